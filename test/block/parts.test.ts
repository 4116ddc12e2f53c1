import * as fc from "fast-check";
import { expect, it } from "vitest";
import { workspace } from "../helpers/workspace.js";

/** A row as long as it is told to be; unfit ones have no question. */
const row = (id: number, letters: number, fits: boolean): string =>
  JSON.stringify({ id, [fits ? "question" : "none"]: "q".repeat(letters), answer: "A" });

const rows = fc
  .array(
    fc.tuple(
      fc.oneof(fc.nat(400), fc.nat(70_000)),
      fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
    ),
    { minLength: 1, maxLength: 40 },
  )
  // what stands in front of the first fit row may fill more than a part
  .chain((list) => fc.nat(3).map((unfit) => [...Array(unfit).fill([60_000, false]), ...list] as typeof list));

const FLAGS = [
  "--from",
  "pair",
  "--prompt-field",
  "question",
  "--answer-field",
  "answer",
  "--on-reject",
  "skip",
];

it.each([
  ["lines", "", "\n", "\n"],
  ["an array", "[\n", " ,\n", "\n]\n"],
])(
  "rows in blocks that are longer than a slice are written whole and in order: %s",
  async (_, open, between, close) => {
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom("virtual", "vanilla"), async (list, method) => {
        const lap = await workspace();
        const texts = list.map(([letters, fits], id) => row(id, letters, fits));
        lap.write("in", `${open}${texts.join(between)}${close}`);
        const args = ["in", ...FLAGS, "--method", method, "--quiet"];
        const { code, stdout } = await lap.run(...args);
        const out = stdout;
        const made = (
          open === ""
            ? out
                .split("\n")
                .slice(0, -1)
                .map((line) => JSON.parse(line))
            : JSON.parse(out)
        ) as {
          readonly id: number;
          readonly question: string;
        }[];
        expect(code).toBe(0);
        expect(made.map(({ id }) => id)).toEqual(list.flatMap(([, fits], id) => (fits ? [id] : [])));
        for (const { id, question } of made) expect(question.startsWith("q".repeat(list[id]![0]))).toBe(true);
      }),
      { numRuns: 12 },
    );
  },
);
