import { setTimeout as wait } from "node:timers/promises";

/** Time and chance, as far as asking a server needs them. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Settles after so many milliseconds. Rejects with the signal's reason if that comes first. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Calls `passed` after so many milliseconds, unless the function that it returns is called before. */
  readonly deadline: (milliseconds: number, passed: () => void) => () => void;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wait: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, { signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    });
  },
  deadline: (milliseconds, passed) => {
    const timer = setTimeout(passed, milliseconds);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
