import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { RunError } from "../domain/failure.js";
import { type FileIdentity, identityOf, sameFile } from "../io/identity.js";
import { type Input, inputName } from "../io/inputs.js";
import type { OutputPaths, World } from "./request.js";

/** Something that is read or written: a path, or a standard stream with the file behind it, if there is one. */
interface End {
  readonly name: string;
  readonly identity: FileIdentity | undefined;
}

/** Throws RunError `usage` when an output is an input, by whatever name or link, or two outputs are one file. */
export async function refuseOverlap(
  inputs: readonly Input[],
  paths: OutputPaths,
  world: World,
): Promise<void> {
  const { cwd, stdin, stdout } = world;
  const read = await Promise.all(
    inputs.map(async (input) =>
      input.kind !== "file"
        ? { name: inputName(input), identity: stdin.identity }
        : { name: input.path, identity: await identityAt(resolve(cwd, input.path)) },
    ),
  );
  const written: End[] = paths.rows === undefined ? [{ name: "<stdout>", identity: stdout.identity }] : [];
  for (const path of [paths.rows, paths.rejects, paths.manifest]) {
    if (path === undefined) continue;
    const identity = await identityAt(resolve(cwd, path));
    const twin = written.find((other) => isOneFile({ name: path, identity }, other, cwd));
    if (twin !== undefined) throw new RunError("usage", `${path} is named for two outputs`);
    written.push({ name: path, identity });
  }
  for (const output of written) {
    const source = read.find(
      ({ identity }) =>
        identity !== undefined && output.identity !== undefined && sameFile(identity, output.identity),
    );
    if (source !== undefined) {
      throw new RunError(
        "usage",
        `the output ${output.name} is the input ${source.name}; write to another file`,
      );
    }
  }
}

function isOneFile(a: End, b: End, cwd: string): boolean {
  if (a.identity !== undefined && b.identity !== undefined) return sameFile(a.identity, b.identity);
  return resolve(cwd, a.name) === resolve(cwd, b.name) && !a.name.startsWith("/dev/");
}

/** How many bytes the inputs hold together, or undefined when one of them has no size. */
export async function sizeOf(inputs: readonly Input[], cwd: string): Promise<number | undefined> {
  let bytes = 0;
  for (const input of inputs) {
    const identity = input.kind === "file" ? await identityAt(resolve(cwd, input.path)) : undefined;
    if (identity === undefined) return undefined;
    bytes += Number(identity.bytes);
  }
  return bytes;
}

/** A regular file's identity; pipes and devices may well stand on both sides. */
async function identityAt(path: string): Promise<FileIdentity | undefined> {
  const stats = await stat(path, { bigint: true }).catch(() => undefined);
  return stats?.isFile() ? identityOf(stats) : undefined;
}
