import { randomUUID } from "node:crypto";
import { cpuUsage } from "node:process";
import { Script } from "node:vm";
import { errorCode } from "../domain/run-error.js";

/** Thrown when work exceeds its time limit. V8 interrupts it anywhere, even inside a regular expression. */
export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
}

/** Thrown when work that may never end was started without a time limit; it must be repeated under one. */
export class TimeLimitRequired extends Error {
  override readonly name = "TimeLimitRequired";
}

/** The number of active time limits, one inside the other. */
let activeLimits = 0;

/** Throws TimeLimitRequired unless a time limit is active. */
export function requireTimeLimit(): void {
  if (activeLimits === 0) throw new TimeLimitRequired("started without a time limit");
}

/**
 * The current work. Only a script can be interrupted, and it reaches the work by a global property with a random name.
 * The property stays: setting and deleting one for each call leaves garbage that only a full collection frees.
 */
let current: (() => void) | undefined;
const NAME = `lookahead-prep ${randomUUID()}`;
Reflect.defineProperty(globalThis, Symbol.for(NAME), { value: () => current?.() });
const script = new Script(`globalThis[Symbol.for(${JSON.stringify(NAME)})]()`);
/** Minimum CPU time of this process, as a share of the limit. With less, the process was stopped, or starved. */
const BUSY_SHARE = 0.5;
/** Factor of the limit for each retry, so that a process with a small share of the CPU can finish, too. */
const RETRY_FACTOR = 2;

/**
 * Runs the work, which must be repeatable, under a time limit. If the process was stopped, or got little CPU time, the
 * work is repeated with a higher limit. Throws TimeLimitError.
 */
export function withTimeLimit<Result>(milliseconds: number, work: () => Result): Result {
  for (let timeout = milliseconds; ; timeout *= RETRY_FACTOR) {
    let result: { readonly value: Result } | undefined;
    const before = cpuUsage();
    current = () => {
      result = { value: work() };
    };
    activeLimits++;
    try {
      script.runInThisContext({ timeout });
    } catch (error) {
      if (errorCode(error) !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      const { user, system } = cpuUsage(before);
      if ((user + system) / 1000 >= BUSY_SHARE * milliseconds)
        throw new TimeLimitError("time limit exceeded");
      continue;
    } finally {
      activeLimits--;
      current = undefined;
    }
    return result!.value;
  }
}
