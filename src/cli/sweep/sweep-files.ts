import { RunError } from "../../domain/run-error.js";
import { shellFile, shellWord } from "../../domain/shell-word.js";
import type { World } from "../../run/world.js";
import { runSweep } from "../../sweep/run-sweep.js";
import type { SweepResult } from "../../sweep/sweep.js";
import { comparisonLines } from "../../sweep/tables.js";
import type { Variant } from "../../sweep/variant.js";
import type { ParsedArguments, Terminal } from "../command.js";
import type { Config } from "../config.js";
import { EXIT } from "../exit-codes.js";
import { inputsToRead } from "../inputs-to-read.js";
import type { Reporter } from "../reporter.js";
import { TextReporter } from "../text-reporter.js";
import { workersFrom } from "../worker-count-flag.js";
import { variantsFrom } from "./variants.js";

const RECORD = "rows.txt names the rows of a sweep that is published";

/** Makes the variants of a sweep, or says which they are. Returns the exit code. Throws RunError. */
export async function sweepFiles(
  { inputs, flags }: ParsedArguments,
  config: Config,
  world: World,
  terminal: Terminal,
): Promise<number> {
  const { output, rows, dryRun, workers, progress, quiet, config: _, ...settings } = flags;
  const variants = variantsFrom(settings, config.settings);
  const keptRows = rows ?? "common";
  if (keptRows !== "common" && keptRows !== "own")
    throw new RunError("usage", "--rows: expected common or own", undefined, { rows: undefined });
  if (dryRun === true) {
    await world.stdout.write(Buffer.from(listOf(variants)));
    return EXIT.done;
  }
  const named = inputs.length > 0 ? inputs : config.inputs;
  const read = inputsToRead(named, terminal);
  if (output === undefined)
    throw new RunError("usage", "no output: name the folder of the variants with --output", undefined, {
      output: "sweep",
    });
  const reporter = new TextReporter({ progress, quiet }, terminal, world.env, RECORD);
  const folder = String(output).replace(/(?<=.)\/+$/, "");
  const sweep = await runSweep(
    {
      ...{ variants, folder, keptRows, workers: workersFrom(workers) },
      inputs: read,
      expected: inputs.length > 0 ? undefined : config.expected,
    },
    world,
    withoutRepetition(reporter.events),
  ).finally(() => reporter.showProblems());
  reporter.end(sweep, summaryOf(sweep, folder));
  return sweep.published ? EXIT.done : EXIT.rejected;
}

/** The names of the variants with their settings, one a line: the flags of an ordinary run. */
function listOf(variants: readonly Variant[]): string {
  const width = Math.max(...variants.map(({ name }) => name.length));
  return variants
    .map(({ name, resolved: { settings } }) => `${name.padEnd(width)}  ${JSON.stringify(settings)}\n`)
    .join("");
}

/** Variants may have the same notice, which is shown once. */
function withoutRepetition(events: Reporter["events"]): Reporter["events"] {
  const seen = new Set<string>();
  return {
    ...events,
    onNotice: (line) => {
      if (!seen.has(line)) events.onNotice?.(line);
      seen.add(line);
    },
  };
}

function summaryOf(sweep: SweepResult, folder: string): readonly string[] {
  const pace = `${sweep.seconds.toFixed(1)} s`;
  const lines = comparisonLines(sweep);
  if (!sweep.published)
    return [
      ...lines,
      `nothing was published (${pace}): rows were rejected; mend them, or leave them out with --on-reject skip`,
    ];
  // the baseline, which comes first, has nothing to see
  const shown = sweep.variants[1] ?? sweep.variants[0];
  const rows = shown?.result.output?.path ?? "";
  return [
    ...lines,
    `${folder}: ${sweep.variants.length} variants in ${pace}; the table is in ${shellWord(`${folder}/sweep.md`)}`,
    `next: lookahead-prep report ${shellFile(`${rows}.manifest.json`)} -o report.html`,
  ];
}
