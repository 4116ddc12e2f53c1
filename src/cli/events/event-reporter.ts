import { positionKey } from "../../block/reject-line.js";
import type { RunEvents } from "../../run/events.js";
import type { RunResult } from "../../run/result.js";
import { VERSION } from "../../run/version.js";
import type { ParsedArguments } from "../command.js";
import { EXIT } from "../exit-codes.js";
import type { ReportedRun, Reporter } from "../reporter.js";
import type { Emit } from "./event.js";

/** Once a second at most. */
const INTERVAL_MS = 1000;

/** Reports a run to a program: an event for each thing that happens, and each rejected row. */
export class EventReporter implements Reporter {
  private readonly emit: Emit;
  private readonly flags: ParsedArguments["flags"];
  private readonly started = performance.now();
  private reportedAt = Number.NEGATIVE_INFINITY;

  constructor(emit: Emit, flags: ParsedArguments["flags"]) {
    this.emit = emit;
    this.flags = flags;
  }

  begin({ settings, inputs, output }: ReportedRun): void {
    this.emit({
      event: "started",
      version: VERSION,
      settings: { ...settings },
      inputs: [...inputs],
      output: output ?? null,
    });
  }

  get events(): RunEvents {
    const { emit } = this;
    const onProblem: RunEvents["onProblem"] = ({ rule, place, field, message }) =>
      emit({
        ...{ event: "problem", rule, file: place.file },
        ...positionKey(place),
        ...(field === "" ? {} : { field }),
        message,
      });
    if (this.flags["quiet"] === true) return { onProblem };
    return {
      onProblem,
      onFormat: (format) => emit({ event: "format", format }),
      onNotice: (message) => emit({ event: "warning", message }),
      ...(this.flags["progress"] === false ? {} : { onProgress: (state) => this.progress(state) }),
    };
  }

  /** Each problem was reported when it was found. */
  showProblems(): void {}

  end({ tally, output, published, seconds }: RunResult, summary: readonly string[]): void {
    this.emit({
      event: "finished",
      exitCode: published ? EXIT.done : EXIT.rejected,
      published: published && this.flags["dryRun"] !== true,
      rows: {
        ...{ read: tally.rowsIn, written: published ? tally.rowsOut : 0, augmented: tally.augmented },
        rejected: tally.rejected,
      },
      ...(output === undefined ? {} : { output }),
      summary: [...summary],
      seconds: rounded(seconds),
    });
  }

  private progress({
    rows,
    rejected,
    bytesRead,
    bytesTotal,
  }: Parameters<NonNullable<RunEvents["onProgress"]>>[0]): void {
    const now = performance.now();
    if (now - this.reportedAt < INTERVAL_MS) return;
    this.reportedAt = now;
    this.emit({
      ...{ event: "progress", rows, rejected, bytesRead },
      ...(bytesTotal === undefined ? {} : { bytesTotal }),
      seconds: rounded((now - this.started) / 1000),
    });
  }
}

/** To milliseconds. */
function rounded(seconds: number): number {
  return Math.round(1000 * seconds) / 1000;
}
