import { describe, expect, it } from "vitest";
import { sourceFiles } from "./helpers/source-files.js";

const MOST_LINES = 250;
/** Nine files in ten are no longer. */
const USUAL_LINES = 140;

/** Files that are longer today, and their lines. Shorten them, add none. */
const TOO_LONG: Readonly<Record<string, number>> = {
  "cli/setting-flags.ts": 251,
  "io/rows/parquet.ts": 251,
  "io/stores/disk-file.ts": 262,
};

const lines = new Map(sourceFiles().map(({ path, text }) => [path, text.split("\n").length - 1]));

describe("the files of src", () => {
  it(`have ${MOST_LINES} lines at most, but for those that are known to be longer`, () => {
    const tooLong = [...lines].filter(([path, count]) => count > (TOO_LONG[path] ?? MOST_LINES));
    expect(Object.fromEntries(tooLong)).toEqual({});
  });

  it("are known to be longer only while they are", () => {
    for (const path of Object.keys(TOO_LONG)) {
      expect([path, lines.get(path)]).toEqual([path, expect.toSatisfy((count) => count > MOST_LINES)]);
    }
  });

  it(`have ${USUAL_LINES} lines or fewer in nine of ten cases`, () => {
    const sorted = [...lines.values()].sort((a, b) => a - b);
    expect(sorted[Math.ceil(0.9 * sorted.length) - 1]).toBeLessThanOrEqual(USUAL_LINES);
  });
});
