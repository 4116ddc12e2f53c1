// The library's door: what a program can use. The command stands on the same parts.
export { type FailureKind, RunError } from "./domain/failure.js";
export type { Place } from "./domain/place.js";
export { formatProblem, type Problem, RowError, RULES, type Rule } from "./domain/problem.js";
export type { Encoding, Head, Tokenizer, TokenizerIdentity } from "./domain/tokenizer.js";
export { ShapeSettings } from "./formats/registry.js";
export { WRITTEN_SHAPES, type WrittenShapeName } from "./formats/written/registry.js";
export { augmentTurn } from "./lookahead/apply.js";
export type { Augment, Augmentation, Turn } from "./lookahead/method.js";
export { createAugment, MethodSettings } from "./lookahead/registry.js";
export { augmentFiles, type FilesRequest } from "./pipeline/augment-files.js";
export { type AugmentedRow, augmentRows, type RowsOptions } from "./pipeline/augment-rows.js";
export type { InputRecord, OutputRecord, RunResult } from "./pipeline/request.js";
export { Settings, type SettingsInput } from "./pipeline/settings.js";
export type { Histogram, PreviewTally, Tally } from "./pipeline/tally.js";
export { VERSION } from "./pipeline/version.js";
export { TARGETS, type TargetName } from "./targets/registry.js";
export { type LoadedTokenizer, loadTokenizer } from "./tokenizers/load.js";
export type { SourceEnvironment } from "./tokenizers/sources/source.js";
