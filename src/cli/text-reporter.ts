import type { RunEvents } from "../run/events.js";
import type { RunResult } from "../run/result.js";
import type { World } from "../run/world.js";
import type { ParsedArguments, Terminal } from "./command.js";
import { ProblemGroups } from "./problem-groups.js";
import { openProgress, type ProgressLine } from "./progress.js";
import type { Reporter } from "./reporter.js";

/** Shows people what a run reports: problems always, everything else unless --quiet is set. */
export class TextReporter implements Reporter {
  private readonly terminal: Terminal;
  private readonly log: Terminal["log"];
  private readonly progress: ProgressLine | undefined;
  private readonly problems = new ProblemGroups();

  private readonly record: string | undefined;

  /** `record` says what has all problems, if more are found than are shown. */
  constructor(flags: ParsedArguments["flags"], terminal: Terminal, env: World["env"], record?: string) {
    this.terminal = terminal;
    this.record = record;
    this.progress = openProgress(terminal.stderr, env, flags);
    this.log = (line) => {
      if (flags["quiet"] === true) return;
      this.progress?.clear();
      terminal.log(line);
    };
  }

  /** People know what they have typed. */
  begin(): void {}

  get events(): RunEvents {
    return {
      onProblem: (problem) => this.problems.add(problem),
      onFormat: (label) => this.log(`format: ${label} (detected from the first rows)`),
      onNotice: this.log,
      onProgress: (state) => this.progress?.show(state),
    };
  }

  /** Equal problems are one line, so that all of them must be known. */
  showProblems(): void {
    this.progress?.clear();
    for (const line of this.problems.lines(this.record)) this.terminal.log(line);
  }

  /** The summary of a published run is not shown if it is to be quiet. */
  end({ published }: Pick<RunResult, "published">, summary: readonly string[]): void {
    for (const line of summary) (published ? this.log : this.terminal.log)(line);
  }
}
