import type { CheckProblem } from "../../check/report.js";
import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { formatProblem } from "../../domain/problem.js";

/** A problem in one line, with the trainers that it concerns: `train.jsonl:17: 600 tokens; … (over-limit) [trl]`. */
export function problemLine(problem: CheckProblem): string {
  const whom = problem.trainers.length === 0 ? "" : ` [${problem.trainers.join(", ")}]`;
  return escapeUnprintable(`${formatProblem(problem)}${whom}`);
}

/** A text of at most so many UTF-16 code units; `…` marks where a longer one was cut. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
