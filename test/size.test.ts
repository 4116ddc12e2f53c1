import { describe, expect, it } from "vitest";
import { sourceFiles } from "./helpers/source-files.js";

const MOST_LINES = 250;
/** Nine files in ten are no longer. */
const USUAL_LINES = 140;

const lines = new Map(sourceFiles().map(({ path, text }) => [path, text.split("\n").length - 1]));

describe("the files of src", () => {
  it(`have ${MOST_LINES} lines at most`, () => {
    const tooLong = [...lines].filter(([, count]) => count > MOST_LINES);
    expect(Object.fromEntries(tooLong)).toEqual({});
  });

  it(`have ${USUAL_LINES} lines or fewer in nine of ten cases`, () => {
    const sorted = [...lines.values()].sort((a, b) => a - b);
    expect(sorted[Math.ceil(0.9 * sorted.length) - 1]).toBeLessThanOrEqual(USUAL_LINES);
  });
});
