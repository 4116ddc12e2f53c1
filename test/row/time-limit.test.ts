import { describe, expect, it } from "vitest";
import { TimeLimitError, withTimeLimit } from "../../src/row/time-limit.js";

describe("a time limit", () => {
  it("lets work be done, and its errors through", () => {
    expect(withTimeLimit(1000, () => 42)).toBe(42);
    expect(() =>
      withTimeLimit(1000, () => {
        throw new RangeError("own");
      }),
    ).toThrow(RangeError);
  });

  it.each<[string, () => unknown]>([
    [
      "a loop",
      () => {
        for (;;);
      },
    ],
    ["a regular expression", () => /^(a+)+$/.test(`${"a".repeat(60)}b`)],
    [
      "a loop that catches all errors",
      () => {
        for (;;) {
          try {
            for (;;);
          } catch {}
        }
      },
    ],
  ])("cuts off %s", (_, work) => {
    expect(() => withTimeLimit(100, work)).toThrow(TimeLimitError);
  });

  it("is given again to a process that did not get the processor, as one that was stopped", () => {
    const cell = new Int32Array(new SharedArrayBuffer(4));
    let tries = 0;
    const result = withTimeLimit(200, () => {
      // waits without working, but only the first time
      if (++tries === 1) Atomics.wait(cell, 0, 0, 60_000);
      return tries;
    });
    expect(result).toBe(2);
  });

  it("holds for a process that gets a small share of the processor", () => {
    const cell = new Int32Array(new SharedArrayBuffer(4));
    const endless = (): void => {
      for (;;) {
        Atomics.wait(cell, 0, 0, 40);
        const end = performance.now() + 10;
        while (performance.now() < end);
      }
    };
    expect(() => withTimeLimit(100, endless)).toThrow(TimeLimitError);
  });

  it("leaves nothing behind", () => {
    const before = Object.keys(globalThis);
    withTimeLimit(100, () => 1);
    expect(Object.keys(globalThis)).toEqual(before);
  });
});
