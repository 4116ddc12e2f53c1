import { RunError } from "../domain/run-error.js";
import type { LossMark, ToolArguments } from "../formats/output/format.js";
import { OUTPUT_FORMATS, type OutputFormatName, outputFormats } from "../formats/output/registry.js";
import { type TrainerName, trainers } from "./registry.js";
import type { Trainer, TurnSelection } from "./trainer.js";

/** What rows are written for: a shape, and the trainers that will read it. */
export interface OutputSpec {
  readonly format: OutputFormatName;
  /** Marks beside the assistant's texts, when all trainers know the same ones. */
  readonly lossMark: LossMark | undefined;
  readonly toolArguments: ToolArguments;
  readonly trainers: readonly NamedTrainer[];
  /** Whether all trainers can train the turns that are meant, and no others. */
  readonly trainsTurns: boolean;
}

/** A trainer that will read the rows. */
export interface NamedTrainer {
  readonly name: TrainerName;
  readonly trainer: Trainer;
}

/** The settings that decide it. */
export interface OutputSettings {
  readonly to?: OutputFormatName | undefined;
  readonly trainers?: readonly TrainerName[] | undefined;
  readonly tokenizer?: string | undefined;
  readonly turns: TurnSelection;
  readonly toolArguments: ToolArguments;
  readonly expand: boolean;
}

/** The destination that the settings name; undefined when rows keep their shape. Throws RunError `usage`. */
export function resolveOutput(settings: OutputSettings): OutputSpec | undefined {
  const { to, trainers: names = [] } = settings;
  if (to === undefined && names.length === 0) return undefined;
  const family: Readonly<Record<TrainerName, Trainer>> = trainers;
  const chosen = names.map((name) => family[name]);
  const common = OUTPUT_FORMATS.filter((format) => chosen.every(({ formats }) => formats.includes(format)));
  const format = to ?? safest(chosen, common, settings.tokenizer !== undefined);
  if (format === undefined) {
    throw new RunError("usage", [
      `no shape is read by all of these; write a file for each:`,
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
  const called = chosen.find(({ toolArguments }) => toolArguments !== undefined)?.toolArguments;
  // an expanded row ends with the one answer that is meant
  const turns = settings.expand ? "last" : settings.turns;
  return {
    format,
    lossMark: format === "messages" ? lossMark : undefined,
    toolArguments: settings.toolArguments === "as-is" ? (called ?? "as-is") : settings.toolArguments,
    trainers: names.map((name) => ({ name, trainer: family[name] })),
    trainsTurns: chosen.every(
      (trainer) =>
        trainer.turns.includes(turns) &&
        (trainer.lossMark === undefined || trainer.lossMark.key === lossMark?.key),
    ),
  };
}

/** The first shape of the first trainer that all others read, too. */
function safest(
  chosen: readonly Trainer[],
  common: readonly OutputFormatName[],
  canRender: boolean,
): OutputFormatName | undefined {
  return chosen[0]?.formats.find(
    (format) => common.includes(format) && (canRender || !outputFormats[format].needsRendering),
  );
}
