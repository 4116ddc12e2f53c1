import type { Problem } from "../domain/problem.js";
import { parseSettings } from "../settings/parse-settings.js";
import type { SettingsInput } from "../settings/settings.js";
import type { RunResult } from "./result.js";
import { run } from "./run.js";

/** A run from files to a file. */
export interface FilesRequest {
  readonly settings?: SettingsInput;
  /** Paths or globs. */
  readonly inputs: readonly string[];
  readonly output: string;
  /** Path of the manifest; by default, it is not written. */
  readonly manifest?: string;
  readonly rejects?: string;
  /** Threads that prepare rows; by default chosen from CPU cores and input size. */
  readonly workers?: number;
  /** Variables such as HF_TOKEN; none by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Called for each rejected row, in the order of the rows. */
  readonly onProblem?: (problem: Problem) => void;
}

/** Augments files into one file, all or nothing, exactly as the command does. Throws RunError. */
export function augmentFiles({ settings = {}, inputs, output, ...rest }: FilesRequest): Promise<RunResult> {
  const { env = {}, manifest, rejects, workers, signal, onProblem } = rest;
  return run(
    {
      resolved: parseSettings(settings),
      inputs,
      outputs: { rows: output, rejects, manifest, samples: manifest && `${output}.samples.json` },
      workers,
      resumes: false,
      showContent: false,
      expected: undefined,
    },
    {
      cwd: ".",
      env,
      stdin: { chunks: nothing(), identity: undefined },
      stdout: { write: () => Promise.resolve(), identity: undefined },
      ...(signal && { signal }),
    },
    { ...(onProblem && { onProblem }) },
  );
}

async function* nothing(): AsyncGenerator<Buffer> {}
