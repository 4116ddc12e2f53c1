import { describe, expect, it } from "vitest";
import { TimeLimitError, withTimeLimit } from "../../src/row/time-limit.js";

describe("a time limit", () => {
  it("returns the result of work in time, and passes its errors on", () => {
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
  ])("stops %s", (_, work) => {
    expect(() => withTimeLimit(100, work)).toThrow(TimeLimitError);
  });

  it("is extended for a process that got no processor time, as one that was stopped", () => {
    const cell = new Int32Array(new SharedArrayBuffer(4));
    let tries = 0;
    const result = withTimeLimit(200, () => {
      // waits without working, but only the first time
      if (++tries === 1) Atomics.wait(cell, 0, 0, 60_000);
      return tries;
    });
    expect(result).toBe(2);
  });

  it("applies to a process that gets a small share of the processor", () => {
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

  it("leaves no timer", () => {
    const before = Object.keys(globalThis);
    withTimeLimit(100, () => 1);
    expect(Object.keys(globalThis)).toEqual(before);
  });
});
