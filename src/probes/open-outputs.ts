import { outputContainer } from "../domain/output-container.js";
import { RunError } from "../domain/run-error.js";
import type { Input } from "../io/inputs.js";
import { type LocatedOutput, locateOutput } from "../io/stores/locate.js";
import type { Cleanup } from "../run/cleanup.js";
import { createOutput } from "../run/create-output.js";
import { type LocatedOutputs, locateOutputs, openOutputs, outputEndpoints } from "../run/outputs.js";
import { inputEndpoints, refuseOverlap } from "../run/overlap.js";
import type { World } from "../run/world.js";
import { askedName, type ProbesRequest } from "./probes.js";
import { ProbesFile } from "./probes-file.js";

/** The files of one output, located. */
export interface LocatedProbes {
  readonly outputs: LocatedOutputs;
  readonly asked: LocatedOutput;
}

/** Throws RunError `usage` for names that cannot be written to, or that are read. */
export async function locateProbes(
  { outputs, isRecorded }: ProbesRequest,
  inputs: readonly Input[],
  world: World,
): Promise<readonly LocatedProbes[]> {
  const located: LocatedProbes[] = [];
  for (const { path } of outputs) {
    if (outputContainer(path) === "parquet")
      throw new RunError("usage", `${path}: probes are written as JSON Lines; name a .jsonl file`);
    const manifest = isRecorded ? `${path}.manifest.json` : undefined;
    located.push({
      outputs: await locateOutputs({ rows: path, rejects: undefined, manifest }, world),
      asked: await locateOutput(askedName(path), world),
    });
  }
  refuseOverlap(
    inputEndpoints(inputs, world),
    located.flatMap(({ outputs: files, asked }) => [...outputEndpoints(files, world), asked]),
  );
  return located;
}

export async function openProbes(
  located: readonly LocatedProbes[],
  request: ProbesRequest,
  world: World,
  cleanup: Cleanup,
): Promise<readonly ProbesFile[]> {
  const files: ProbesFile[] = [];
  for (const [i, { outputs, asked }] of located.entries()) {
    const open = await openOutputs(outputs, { world, cleanup });
    const file = await createOutput(asked, world, cleanup);
    files.push(new ProbesFile(request.outputs[i]!, request, open, { file, path: asked.name }));
  }
  return files;
}
