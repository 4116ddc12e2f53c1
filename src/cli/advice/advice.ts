import type { RunResult } from "../../run/result.js";
import type { Settings } from "../../settings/settings.js";
import type { FlagChanges } from "../command-line.js";

/** What to do about a run that rejected rows. */
export interface Advice {
  /** What the rows have, and the choices. */
  readonly lines: readonly string[];
  /** Flags with which the same command goes on; undefined if that cannot be known. */
  readonly changes: FlagChanges | undefined;
  /** A command whose output takes the place of the inputs. */
  readonly source?: string | undefined;
}

/** A run that rejected rows, and the flags that it was given. */
export interface RejectedRun {
  readonly result: RunResult;
  readonly settings: Settings;
  readonly flags: Readonly<Record<string, unknown>>;
}
