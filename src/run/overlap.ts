import type { Environment } from "../domain/environment.js";
import { RunError } from "../domain/run-error.js";
import { type Input, inputName } from "../io/inputs.js";
import { type FileIdentity, fileKey } from "../io/stores/file-identity.js";
import { findStore } from "../io/stores/registry.js";
import type { OutputPaths } from "./request.js";
import type { World } from "./world.js";

/** Something that is read or written: a path, or a standard stream with the file behind it, if there is one. */
interface End {
  readonly name: string;
  /** The name in full; undefined for a standard stream. */
  readonly path: string | undefined;
  readonly identity: string | undefined;
}

/** Throws RunError `usage` when an output is an input, by whatever name or link, or two outputs are one file. */
export async function refuseOverlap(
  inputs: readonly Input[],
  paths: OutputPaths,
  world: World,
): Promise<void> {
  const { stdin, stdout } = world;
  const read = await Promise.all(
    inputs.map((input) =>
      input.kind === "file" ? endAt(input.path, world) : streamEnd(inputName(input), stdin.identity),
    ),
  );
  const written: End[] = paths.rows === undefined ? [streamEnd("<stdout>", stdout.identity)] : [];
  for (const path of [paths.rows, paths.rejects, paths.manifest]) {
    if (path === undefined) continue;
    const end = await endAt(path, world);
    const isTwin = (other: End): boolean =>
      isOneFile(end, other) || (end.path === other.path && !isDevice(end));
    if (written.some(isTwin)) throw new RunError("usage", `${path} is named for two outputs`);
    written.push(end);
  }
  for (const output of written) {
    const source = read.find((input) => isOneFile(input, output));
    if (source !== undefined) {
      throw new RunError(
        "usage",
        `the output ${output.name} is the input ${source.name}; write to another file`,
      );
    }
  }
}

function isOneFile(a: End, b: End): boolean {
  return a.identity !== undefined && a.identity === b.identity;
}

function isDevice({ path }: End): boolean {
  return path?.startsWith("/dev/") === true;
}

function streamEnd(name: string, identity: FileIdentity | undefined): End {
  return { name, path: undefined, identity: identity && fileKey(identity) };
}

/** The file of a name; pipes and devices may well stand on both sides. */
async function endAt(name: string, environment: Environment): Promise<End> {
  const store = await findStore(name, environment);
  return { name, path: store.resolve(name), identity: await store.identify(name) };
}
