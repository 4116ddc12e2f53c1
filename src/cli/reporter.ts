import { formatNumber } from "../domain/format-number.js";
import { formatProblem } from "../domain/problem.js";
import type { RunEvents } from "../run/events.js";
import { type ParsedArguments, SHOWN_PROBLEMS, type Terminal } from "./command.js";
import { ProgressLine } from "./progress.js";

/** Shows what a run reports: problems always, everything else unless --quiet is set. */
export class Reporter {
  private readonly terminal: Terminal;
  private readonly log: Terminal["log"];
  private readonly progress: ProgressLine | undefined;
  private problems = 0;

  constructor(flags: ParsedArguments["flags"], terminal: Terminal) {
    const isQuiet = flags["quiet"] === true;
    const { drawProgress } = terminal;
    this.terminal = terminal;
    this.log = isQuiet ? () => undefined : terminal.log;
    if (!isQuiet && flags["progress"] !== false && drawProgress !== undefined)
      this.progress = new ProgressLine(drawProgress);
  }

  get events(): RunEvents {
    return {
      onProblem: (problem) => {
        if (++this.problems > SHOWN_PROBLEMS) return;
        this.progress?.clear();
        this.terminal.log(formatProblem(problem));
      },
      onFormat: (label) => this.log(`format: ${label} (detected from the first rows)`),
      onNotice: this.log,
      onProgress: (state) => this.progress?.show(state),
    };
  }

  end(summary: readonly string[], isPublished: boolean): void {
    this.progress?.clear();
    if (this.problems > SHOWN_PROBLEMS)
      this.terminal.log(
        `… and ${formatNumber(this.problems - SHOWN_PROBLEMS)} more problems; --rejects FILE records them all`,
      );
    for (const line of summary) (isPublished ? this.log : this.terminal.log)(line);
  }
}
