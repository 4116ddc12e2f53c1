import { expect, it } from "vitest";
import { createProgram } from "../../src/cli/program.js";

it.each([
  [80, 80],
  [60, 72],
  [200, 110],
])("help in a terminal of %s columns is at most %s wide", (columns, most) => {
  const help = createProgram(() => Promise.resolve(), columns).helpInformation();
  expect(Math.max(...help.split("\n").map((line) => line.length))).toBeLessThanOrEqual(most);
});
