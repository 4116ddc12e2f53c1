import { formatNumber } from "../domain/format-number.js";
import { formatProblem, type Problem } from "../domain/problem.js";
import { SHOWN_PROBLEMS } from "./command.js";

interface Group<P> {
  readonly first: P;
  /** The line of the first without place and field. */
  readonly line: string;
  problems: number;
  /** Whether all have the same numbers in their lines. */
  isSame: boolean;
}

/**
 * Problems as they are shown: those that differ only in place and numbers in one line, that of the first, with the number of the
 * others. Which item of a list it is makes no difference. Memory is bounded.
 */
export class ProblemGroups<P extends Problem = Problem> {
  private readonly groups = new Map<string, Group<P>>();
  private readonly most: number;
  private readonly lineOf: (problem: P) => string;
  /** The number of problems that have no line. */
  others = 0;

  /** `most` is the number of lines; `lineOf` writes the one of a problem. */
  constructor(most: number = SHOWN_PROBLEMS, lineOf: (problem: P) => string = formatProblem) {
    this.most = most;
    this.lineOf = lineOf;
  }

  add(problem: P): void {
    const field = problem.field.replace(/\[\d+\]/g, "[]");
    const line = this.lineOf({ ...problem, field: "", place: { kind: "line", file: "", line: 0 } });
    const key = `${field}:${line.replace(/(?<![\w-])\d[\d,.]*/g, "0")}`;
    const group = this.groups.get(key);
    if (group !== undefined) {
      group.problems++;
      group.isSame &&= group.line === line;
    } else if (this.groups.size === this.most) this.others++;
    else this.groups.set(key, { first: problem, line, problems: 1, isSame: true });
  }

  /** The line of each group, in the order of their first problems. */
  get shown(): readonly string[] {
    return [...this.groups.values()].map(({ first, problems, isSame }) => {
      const line = this.lineOf(first);
      if (problems === 1) return line;
      const more = formatNumber(problems - 1);
      return isSame ? `${line}; the same in ${more} more` : `${line}; ${more} more with other numbers`;
    });
  }

  /** The same, and how many problems are not shown; `record` says what has all of them. */
  lines(record = "--rejects FILE records them all"): readonly string[] {
    if (this.others === 0) return this.shown;
    return [...this.shown, `… and ${formatNumber(this.others)} more problems; ${record}`];
  }
}
