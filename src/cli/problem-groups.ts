import { formatNumber } from "../domain/format-number.js";
import { formatProblem, type Problem } from "../domain/problem.js";
import { SHOWN_PROBLEMS } from "./command.js";

interface Group {
  readonly first: Problem;
  rows: number;
}

/**
 * The problems of a run as they are shown: equal ones in one line, with the place of the first and the number of the others.
 * Problems are equal if rule, field and message are; which item of a list it is makes no difference. Memory is bounded.
 */
export class ProblemGroups {
  private readonly groups = new Map<string, Group>();
  private others = 0;
  private readonly record: string;

  /** `record`: what has all problems. */
  constructor(record = "--rejects FILE records them all") {
    this.record = record;
  }

  add(problem: Problem): void {
    const { rule, field, message } = problem;
    const key = JSON.stringify([rule, field.replace(/\[\d+\]/g, "[]"), message]);
    const group = this.groups.get(key);
    if (group !== undefined) group.rows++;
    else if (this.groups.size < SHOWN_PROBLEMS) this.groups.set(key, { first: problem, rows: 1 });
    else this.others++;
  }

  /** The line of each group in the order of their first problems, and how many are not shown. */
  get lines(): readonly string[] {
    const shown = [...this.groups.values()].map(({ first, rows }) => {
      const more = rows === 1 ? "" : `; the same in ${formatNumber(rows - 1)} more`;
      return `${formatProblem(first)}${more}`;
    });
    if (this.others === 0) return shown;
    return [...shown, `… and ${formatNumber(this.others)} more problems; ${this.record}`];
  }
}
