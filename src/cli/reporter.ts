import type { RunEvents } from "../run/events.js";
import type { ParsedArguments, Terminal } from "./command.js";
import { ProblemGroups } from "./problem-groups.js";
import { ProgressLine } from "./progress.js";

/** Shows what a run reports: problems always, everything else unless --quiet is set. */
export class Reporter {
  private readonly terminal: Terminal;
  private readonly log: Terminal["log"];
  private readonly progress: ProgressLine | undefined;
  private readonly problems: ProblemGroups;

  constructor(flags: ParsedArguments["flags"], terminal: Terminal, problems = new ProblemGroups()) {
    const isQuiet = flags["quiet"] === true;
    const { drawProgress } = terminal;
    this.terminal = terminal;
    this.problems = problems;
    this.log = isQuiet ? () => undefined : terminal.log;
    if (!isQuiet && flags["progress"] !== false && drawProgress !== undefined)
      this.progress = new ProgressLine(drawProgress);
  }

  get events(): RunEvents {
    return {
      onProblem: (problem) => this.problems.add(problem),
      onFormat: (label) => this.log(`format: ${label} (detected from the first rows)`),
      onNotice: this.log,
      onProgress: (state) => this.progress?.show(state),
    };
  }

  /** Shows the problems, also those of a run that fails: equal ones in one line, so that all of them must be known. */
  showProblems(): void {
    this.progress?.clear();
    for (const line of this.problems.lines) this.terminal.log(line);
  }

  /** Ends a published run with its summary, of which nothing is shown if it is to be quiet. */
  end(summary: readonly string[], isPublished: boolean): void {
    for (const line of summary) (isPublished ? this.log : this.terminal.log)(line);
  }
}
