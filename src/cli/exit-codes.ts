import type { FailureKind } from "../domain/run-error.js";

/** All exit codes, from sysexits where possible; see docs/reference/exit-codes.md. Signals are raised again instead. */
export const EXIT = {
  done: 0,
  bug: 1,
  usage: 2,
  rejected: 65,
  closedPipe: 141,
} as const;

/** The exit code for each kind of failure. */
export const FAILURE_EXIT: Readonly<Record<FailureKind, number>> = {
  usage: EXIT.usage,
  "bad-data": 65,
  "input-missing": 66,
  "cannot-create": 73,
  io: 74,
  "input-changed": 75,
  config: 78,
};
