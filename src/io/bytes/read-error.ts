import { errorCode, RunError } from "../../domain/run-error.js";

/** What to say of a failure to read: a system error with the input's name, and anything else as it is. */
export function readingFailure(cause: unknown, name: string): unknown {
  if (cause instanceof RunError || errorCode(cause) === undefined) return cause;
  return new RunError("io", `${name}: reading failed (${errorCode(cause)})`, cause);
}
