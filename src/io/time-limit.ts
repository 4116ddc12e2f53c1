import { cpuUsage } from "node:process";
import { Script } from "node:vm";
import { errorCode } from "../domain/failure.js";

/** Work that was not done in its time. It was cut off wherever it stood, even inside a regular expression. */
export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
}

/** The name under which the work is called from the one script that can be cut off. */
const WORK = "lookaheadPrepWork";
const script = new Script(`globalThis.${WORK}()`);
/** So much of the time must have been spent in this process; else the machine or a stop signal took it. */
const BUSY_SHARE = 0.5;

/**
 * Does the work, which must be repeatable, in so many milliseconds. A process that was stopped, or that hardly got the
 * processor, is given the time again. Throws TimeLimitError.
 */
export function within<Result>(milliseconds: number, work: () => Result): Result {
  for (;;) {
    let result: { readonly value: Result } | undefined;
    const before = cpuUsage();
    Reflect.set(globalThis, WORK, () => {
      result = { value: work() };
    });
    try {
      script.runInThisContext({ timeout: milliseconds });
    } catch (error) {
      if (errorCode(error) !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      const { user, system } = cpuUsage(before);
      if ((user + system) / 1000 >= BUSY_SHARE * milliseconds) throw new TimeLimitError("not done in time");
      continue;
    } finally {
      Reflect.deleteProperty(globalThis, WORK);
    }
    return result!.value;
  }
}
