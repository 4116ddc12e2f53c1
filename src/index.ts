// The library's public API. The command line uses the same modules, not this file.

export { type AugmentedRow, augmentRows, type RowsOptions } from "./block/augment-rows.js";
export type { Histogram, PreviewTally, Tally } from "./block/tally.js";
export type { FilledText } from "./domain/filled-text.js";
export type { TemplateIdentity, TokenizerIdentity } from "./domain/identity.js";
export type { PrefixChoice, PreviewLength, UnchangedReason } from "./domain/outcome.js";
export type { Path } from "./domain/path.js";
export type { Place } from "./domain/place.js";
export { formatProblem, type Problem, RowError } from "./domain/problem.js";
export { RULES, type Rule } from "./domain/rules.js";
export { type FailureKind, type Remedy, RunError } from "./domain/run-error.js";
export type { AddedTokenName, Encoding, Head, Tokenizer } from "./domain/tokenizer.js";
export { FormatSettings } from "./formats/input/registry.js";
export { OUTPUT_FORMATS, type OutputFormatName } from "./formats/output/registry.js";
export { augmentTurn } from "./methods/augment-turn.js";
export type {
  ActiveMethod,
  AnswerReader,
  Augmentation,
  ConstantAddition,
  PromptAnswer,
  RowFacts,
} from "./methods/method.js";
export { createMethod, MethodSettings } from "./methods/registry.js";
export { augmentFiles, type FilesRequest } from "./run/augment-files.js";
export type { InputRecord, OutputRecord, RunResult } from "./run/result.js";
export { VERSION } from "./run/version.js";
export { Settings, type SettingsInput } from "./settings/settings.js";
export type { ChatSource } from "./tokenizers/chat-source.js";
export { type LoadedTokenizer, loadTokenizer } from "./tokenizers/load.js";
export type { SourceEnvironment } from "./tokenizers/sources/source.js";
export { TRAINERS, type TrainerName } from "./trainers/registry.js";
