import { RunError } from "../domain/run-error.js";
import type { Input } from "../io/inputs.js";
import { type FileIdentity, fileKey } from "../io/stores/file-identity.js";
import type { World } from "./world.js";

/** Something that is read or written: a file, or a standard stream. */
export interface Endpoint {
  readonly name: string;
  /** The full path; undefined for a standard stream. */
  readonly path: string | undefined;
  /** Equal for two names of one file; undefined for pipes and devices, which may be both read and written. */
  readonly identity: string | undefined;
}

/** All inputs: files, and the file that stdin is redirected from. */
export function inputEndpoints(inputs: readonly Input[], { stdin }: World): readonly Endpoint[] {
  return inputs.map((input) => (input.kind === "file" ? input : streamEndpoint("<stdin>", stdin.identity)));
}

/** The file that stdout is redirected to. */
export function stdoutEndpoint({ stdout }: World): Endpoint {
  return streamEndpoint("<stdout>", stdout.identity);
}

function streamEndpoint(name: string, identity: FileIdentity | undefined): Endpoint {
  return { name, path: undefined, identity: identity && fileKey(identity) };
}

/** Throws RunError `usage` if an output is an input, by any name or link, or if two outputs are one file. */
export function refuseOverlap(inputs: readonly Endpoint[], outputs: readonly Endpoint[]): void {
  for (const [i, output] of outputs.entries()) {
    if (outputs.slice(0, i).some((other) => isSamePlace(output, other)))
      throw new RunError("usage", `two outputs have the same path: ${output.name}`);
  }
  for (const output of outputs) {
    const source = inputs.find((input) => isOneFile(input, output));
    if (source !== undefined) {
      throw new RunError(
        "usage",
        `the output ${output.name} is the input ${source.name}; write to another file`,
      );
    }
  }
}

function isSamePlace(a: Endpoint, b: Endpoint): boolean {
  return isOneFile(a, b) || (a.path === b.path && a.path?.startsWith("/dev/") === false);
}

function isOneFile(a: Endpoint, b: Endpoint): boolean {
  return a.identity !== undefined && a.identity === b.identity;
}
