import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AnswersFile } from "../endpoint/answers/answers-file.js";
import { locateAnswers } from "../run/asking/locate-answers.js";
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
      : { path: (await locateAnswers(name, world)).path, shown: name, owner: world.host };
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
