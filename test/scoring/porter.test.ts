import { expect, it } from "vitest";
import { stem } from "../../src/scoring/porter.js";
import { readRecorded } from "../helpers/recorded.js";

it("stems as NLTK 3.10.4 does by default", () => {
  const pairs = readRecorded("stems.txt.gz")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" ") as [string, string]);
  expect(pairs.length).toBeGreaterThanOrEqual(50_000);
  const different = pairs.filter(([word, stemmed]) => stem(word) !== stemmed);
  expect(different.map(([word, stemmed]) => `${word}: ${stem(word)}, not ${stemmed}`)).toEqual([]);
});

it("stems a long run of y, and a long word, in time that grows with their length", () => {
  expect(stem("y".repeat(100_000))).toHaveLength(100_000);
  expect(stem(`${"ab".repeat(500_000)}ational`)).toHaveLength(1_000_000);
});

it("takes no word for a property of objects", () => {
  for (const word of ["constructor", "__proto__", "valueOf"]) expect(stem(word)).toBeTypeOf("string");
});
