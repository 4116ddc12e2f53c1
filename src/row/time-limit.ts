import { randomUUID } from "node:crypto";
import { cpuUsage } from "node:process";
import { Script } from "node:vm";
import { errorCode } from "../domain/run-error.js";

/** Work that was not done in its time. It was cut off wherever it stood, even inside a regular expression. */
export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
}

/** Work that may come to no end was started without a time limit; it must be begun again under one. */
export class TimeLimitRequired extends Error {
  override readonly name = "TimeLimitRequired";
}

/** How many time limits are at work, one inside the other. */
let limits = 0;

/** Throws UnlimitedError unless what follows can be cut off. */
export function requireTimeLimit(): void {
  if (limits === 0) throw new TimeLimitRequired("started without a time limit");
}

/**
 * The work at hand, which the one script that can be cut off calls by a symbol that nobody else has. The global property
 * stays: to set and delete one for each call leaves garbage that only a full collection takes away.
 */
let current: (() => void) | undefined;
const NAME = `lookahead-prep ${randomUUID()}`;
Reflect.defineProperty(globalThis, Symbol.for(NAME), { value: () => current?.() });
const script = new Script(`globalThis[Symbol.for(${JSON.stringify(NAME)})]()`);
/** So much of the time must have been spent in this process; else the machine or a stop signal took it. */
const BUSY_SHARE = 0.5;
/** Each further try lasts longer, so that a process with a small share of the processor gets there, too. */
const LONGER = 2;

/**
 * Does the work, which must be repeatable, in so many milliseconds. A process that was stopped, or that hardly got the
 * processor, is given more. Throws TimeLimitError.
 */
export function withTimeLimit<Result>(milliseconds: number, work: () => Result): Result {
  for (let timeout = milliseconds; ; timeout *= LONGER) {
    let result: { readonly value: Result } | undefined;
    const before = cpuUsage();
    current = () => {
      result = { value: work() };
    };
    limits++;
    try {
      script.runInThisContext({ timeout });
    } catch (error) {
      if (errorCode(error) !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      const { user, system } = cpuUsage(before);
      if ((user + system) / 1000 >= BUSY_SHARE * milliseconds)
        throw new TimeLimitError("time limit exceeded");
      continue;
    } finally {
      limits--;
      current = undefined;
    }
    return result!.value;
  }
}
