import { basename } from "node:path";
import type { Problem } from "../domain/problem.js";
import { type Input, inputName } from "../io/inputs.js";
import type { Cleanup } from "../run/cleanup.js";
import { openRowsWriter } from "../run/open-rows-writer.js";
import { type Outputs, openOutputs } from "../run/outputs.js";
import { RowsOutput } from "../run/rows-output.js";
import type { World } from "../run/world.js";
import type { SweepFolder } from "./sweep-folder.js";
import type { Variant } from "./variant.js";

/** A variant whose files are open. */
export interface OpenVariant {
  readonly variant: Variant;
  readonly outputs: Outputs;
  readonly rows: RowsOutput;
}

interface OpenOptions {
  readonly world: World;
  readonly cleanup: Cleanup;
  readonly onProblem: (problem: Problem) => void;
}

/** Opens the files of a variant in a folder of its own. `file` is the name of its rows. */
export async function openVariant(
  variant: Variant,
  file: string,
  folder: SweepFolder,
  { world, cleanup, onProblem }: OpenOptions,
): Promise<OpenVariant> {
  const { name, resolved } = variant;
  await folder.makeFolder(name);
  const located = {
    rows: await folder.locate(`${name}/${file}`),
    rejects: undefined,
    manifest: await folder.locate(`${name}/${file}.manifest.json`),
  };
  const outputs = await openOutputs(located, { world, cleanup, ifExists: "replaced" });
  const writer = await openRowsWriter(resolved, outputs);
  return {
    variant,
    outputs,
    rows: new RowsOutput({ settings: resolved.settings, outputs, writer, onProblem }),
  };
}

/** The name of the rows in every variant: that of the only input, or `train`, with the ending of what is written. */
export function rowsFileName(inputs: readonly Input[]): string {
  const [first] = inputs;
  const name = first?.kind === "file" && inputs.length === 1 ? basename(inputName(first)) : "train";
  const stem = name.replace(/\.(?:gz|zst)$/i, "").replace(/\.(?:jsonl|ndjson|json|parquet|pq)$/i, "");
  const isJson = first?.kind === "file" && /\.json(?:\.(?:gz|zst))?$/i.test(inputName(first));
  return `${stem === "" ? "train" : stem}${isJson ? ".json" : ".jsonl"}`;
}
