import type { RunEvents } from "../run/events.js";
import type { RunResult } from "../run/result.js";
import type { Settings } from "../settings/settings.js";

/** A run that begins: its settings, its inputs as they were named, and the file of its rows. */
export interface ReportedRun {
  readonly settings: Settings;
  readonly inputs: readonly string[];
  readonly output: string | undefined;
}

/** Reports a run on stderr, in the order of these methods. */
export interface Reporter {
  readonly begin: (run: ReportedRun) => void;
  readonly events: RunEvents;
  /** Shows the problems, also those of a run that fails. */
  readonly showProblems: () => void;
  readonly end: (result: RunResult, summary: readonly string[]) => void;
}
