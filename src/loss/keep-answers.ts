import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatNumber } from "../domain/format-number.js";
import { RunError } from "../domain/run-error.js";
import { AnswersFile } from "../endpoint/answers/answers-file.js";
import { locateOutput } from "../io/stores/locate.js";
import type { Cleanup } from "../run/cleanup.js";
import type { World } from "../run/world.js";

/** Answers of this run, and of earlier ones with the same file. */
export interface KeptFile {
  readonly answers: AnswersFile;
  /** Makes all answers durable. Throws RunError `io`. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the file that keeps answers; without a name it is a temporary one. It is closed when the run ends, if not before.
 * Throws RunError.
 */
export async function keepAnswers(
  name: string | undefined,
  world: World,
  cleanup: Cleanup,
): Promise<KeptFile> {
  const { path, shown, owner } =
    name === undefined
      ? { path: await temporary(cleanup), shown: "the answers", owner: undefined }
      : { path: (await localFile(name, world)).path, shown: name, owner: world.host };
  const answers = await AnswersFile.open({ path, name: shown, mode: "append", owner });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= answers.close();
    return closing;
  };
  cleanup.atEnd(close);
  return { answers, close };
}

async function temporary(cleanup: Cleanup): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "lookahead-prep-"));
  cleanup.atEnd(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "answers.jsonl");
}

/** Throws RunError `usage` for a store that cannot be appended to. */
export async function localFile(name: string, world: World): ReturnType<typeof locateOutput> {
  const located = await locateOutput(name, world);
  if (located.writing.isLocal) return located;
  throw new RunError(
    "usage",
    `${name}: answers are kept on a disk of this machine; name a file there with --answers`,
  );
}

/** The error, with what is not lost. */
export function withKept(error: unknown, { count, name }: AnswersFile): unknown {
  if (!(error instanceof RunError) || count === 0) return error;
  const kept = `${formatNumber(count)} answers are kept in ${name}; run the same command again to go on`;
  return new RunError(error.kind, [...error.lines, kept], error.cause, error.remedy);
}
