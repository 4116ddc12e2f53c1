import { errorCode, RunError } from "../../domain/run-error.js";

/** The error for a failure to read: a system error with the input's name, any other error unchanged. */
export function readingFailure(cause: unknown, name: string): unknown {
  if (cause instanceof RunError || errorCode(cause) === undefined) return cause;
  return new RunError("io", `${name}: reading failed (${errorCode(cause)})`, cause);
}
