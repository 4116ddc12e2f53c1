import { expect } from "vitest";
import { CANARY } from "./rows.js";

const STEERS_A_TERMINAL =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const STACK = /^\s+at /m;

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: all declarations of the interface must agree
  interface Matchers<T = any> {
    /** What is printed holds no private text, nothing that steers a terminal, and no stack trace. */
    toBeSafe(): T;
  }
}

expect.extend({
  toBeSafe(printed: string) {
    const problems = [
      printed.includes(CANARY) ? "private text" : undefined,
      STEERS_A_TERMINAL.test(printed) ? "a character that steers a terminal" : undefined,
      STACK.test(printed) ? "a stack trace" : undefined,
    ].filter((problem) => problem !== undefined);
    return {
      pass: problems.length === 0,
      message: () =>
        problems.length === 0
          ? `expected ${this.utils.printReceived(printed)} not to be safe`
          : `expected no ${problems.join(", no ")} in ${this.utils.printReceived(printed)}`,
    };
  },
});
