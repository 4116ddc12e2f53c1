import type { Environment } from "../../domain/environment.js";
import { formatNumber } from "../../domain/format-number.js";
import { RunError } from "../../domain/run-error.js";
import { type LocatedOutput, locateOutput } from "../../io/stores/locate.js";
import type { AnswersFile } from "./answers-file.js";

/** Looks up the answers file. Throws RunError `usage` for a store that cannot be appended to. */
export async function locateAnswers(name: string, environment: Environment): Promise<LocatedOutput> {
  const located = await locateOutput(name, environment);
  if (located.writing.isLocal) return located;
  throw new RunError(
    "usage",
    `${name}: answers are kept on a disk of this machine; name a file there with --answers`,
  );
}

/** The error of a run, with what is not lost; of an interruption, that is told beside it. */
export function withKept(
  error: unknown,
  answers: AnswersFile | undefined,
  onNotice: ((line: string) => void) | undefined,
): unknown {
  if (answers === undefined || answers.count === 0) return error;
  const kept = `answers kept in ${answers.name}: ${formatNumber(answers.count)}; they are not asked for again`;
  if (error instanceof RunError)
    return new RunError(error.kind, [...error.lines, kept], error.cause, error.remedy);
  onNotice?.(kept);
  return error;
}
