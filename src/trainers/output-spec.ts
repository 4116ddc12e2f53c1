import { RunError } from "../domain/run-error.js";
import type { LossMark, ToolArguments } from "../formats/output/format.js";
import { OUTPUT_FORMATS, type OutputFormatName, outputFormats } from "../formats/output/registry.js";
import { type TrainerName, trainers } from "./registry.js";
import type { Trainer, TurnSelection } from "./trainer.js";
import type { AnswerSelection } from "./untrained-answers.js";

/** What rows are written for: a format, and the trainers that will read it. */
export interface OutputSpec {
  readonly format: OutputFormatName;
  /** How assistant messages are marked as trained, when all trainers use the same key. */
  readonly lossMark: LossMark | undefined;
  readonly toolArguments: ToolArguments;
  /** Whether all trainers read `function_call` and `functions`, which need no ids as tool calls do. */
  readonly hasFunctionCalls: boolean;
  readonly trainers: readonly NamedTrainer[];
  /** How answers that are not selected are kept from being trained. */
  readonly selection: AnswerSelection;
  /** Whether all exchanges of a row are selected. */
  readonly isAll: boolean;
}

/** A trainer that will read the rows, with its name. */
export interface NamedTrainer {
  readonly name: TrainerName;
  readonly trainer: Trainer;
}

/** The settings that determine an OutputSpec. */
export interface OutputSettings {
  readonly to?: OutputFormatName | undefined;
  readonly trainers?: readonly TrainerName[] | undefined;
  readonly tokenizer?: string | undefined;
  readonly turns: TurnSelection;
  readonly toolArguments: ToolArguments;
  readonly expand: boolean;
}

/** The output that the settings select; undefined when rows keep their format. Throws RunError `usage`. */
export function resolveOutput(settings: OutputSettings): OutputSpec | undefined {
  const { to, trainers: names = [] } = settings;
  if (to === undefined && names.length === 0) return undefined;
  const family: Readonly<Record<TrainerName, Trainer>> = trainers;
  const chosen = names.map((name) => family[name]);
  const common = OUTPUT_FORMATS.filter((format) => chosen.every(({ formats }) => formats.includes(format)));
  const format = to ?? safest(chosen, common, settings.tokenizer !== undefined);
  if (format === undefined) {
    throw new RunError("usage", [
      `no format is read by all of these trainers; write one file per trainer:`,
      ...names.map((name) => `  ${name}: ${family[name].formats.join(", ")}`),
    ]);
  }
  const unsupported = names.find((name) => !family[name].formats.includes(format));
  if (unsupported !== undefined) {
    throw new RunError(
      "usage",
      `${unsupported} does not read ${format}; it reads ${family[unsupported].formats.join(", ")}`,
    );
  }
  const [first, ...others] = chosen;
  const lossMark = others.every((other) => other.lossMark?.key === first?.lossMark?.key)
    ? first?.lossMark
    : undefined;
  const required = chosen.find(({ toolArguments }) => toolArguments !== undefined)?.toolArguments;
  // an expanded row ends with its one selected answer
  const turns = settings.expand ? "last" : settings.turns;
  return {
    format,
    lossMark: format === "messages" ? lossMark : undefined,
    toolArguments: settings.toolArguments === "as-is" ? (required ?? "as-is") : settings.toolArguments,
    hasFunctionCalls:
      chosen.length > 0 && chosen.every(({ messageKeys }) => messageKeys?.includes("function_call")),
    trainers: names.map((name) => ({ name, trainer: family[name] })),
    selection: selectionOf(chosen, turns, format === "messages" ? lossMark?.key : undefined),
    isAll: turns === "all",
  };
}

function selectionOf(
  chosen: readonly Trainer[],
  turns: TurnSelection,
  markKey: string | undefined,
): AnswerSelection {
  if (chosen.length > 0 && markKey !== undefined && chosen.every(({ lossMark }) => lossMark?.key === markKey))
    return "mark";
  const isSetting = chosen.every(
    (trainer) => trainer.lossMark === undefined && trainer.turns.includes(turns),
  );
  return isSetting && turns === "last" ? "last" : "none";
}

/** The first format of the first trainer that all others also read; one that needs no rendering unless `canRender`. */
function safest(
  chosen: readonly Trainer[],
  common: readonly OutputFormatName[],
  canRender: boolean,
): OutputFormatName | undefined {
  return chosen[0]?.formats.find(
    (format) => common.includes(format) && (canRender || !outputFormats[format].needsRendering),
  );
}
