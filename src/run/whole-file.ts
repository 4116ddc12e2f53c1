import { RunError } from "../domain/run-error.js";
import { expandInputs, type Input, inputName } from "../io/inputs.js";
import { fileChunks } from "../io/stores/file-chunks.js";
import type { LocatedOutput } from "../io/stores/locate.js";
import { Cleanup } from "./cleanup.js";
import { createOutput } from "./create-output.js";
import { untilAborted } from "./until-aborted.js";
import type { World } from "./world.js";

/** Far above the size of every file that is read as a whole, far below the size of memory. */
const MOST_BYTES = 64 << 20;

/** The one input that a name means. Throws RunError `input-missing`, `io`, or `usage` for several. */
export async function onlyInput(name: string, world: World): Promise<Input> {
  const inputs = await expandInputs([name], world);
  const [input] = inputs;
  if (input === undefined || inputs.length > 1)
    throw new RunError("usage", `${name} names ${inputs.length} files; name one`);
  return input;
}

/** All bytes of an input. Throws RunError `config` above 64 MB; `instead` says which file to name. */
export async function readWhole(input: Input, instead: string, world: World): Promise<Buffer> {
  const name = inputName(input);
  const chunks: Buffer[] = [];
  let bytes = 0;
  const source = input.kind === "file" ? fileChunks(input.store, input.path, name) : world.stdin.chunks;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new RunError("config", `${name} is larger than ${MOST_BYTES >> 20} MB; name ${instead}`);
    // the same memory is read into again
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

/** Writes a file whole, or not at all when the run is stopped. Throws RunError `cannot-create`. */
export async function publishWhole(content: Buffer, located: LocatedOutput, world: World): Promise<void> {
  const cleanup = new Cleanup();
  const write = async (): Promise<void> => {
    const file = await createOutput(located, world, cleanup);
    await file.write(content);
    await file.publish();
  };
  try {
    await untilAborted(write(), world.signal);
  } finally {
    await cleanup.run("discard");
  }
}
