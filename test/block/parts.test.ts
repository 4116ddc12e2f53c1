import * as fc from "fast-check";
import { expect, it } from "vitest";
import { augmentFiles, type SettingsInput } from "../../src/index.js";
import { workspace } from "../helpers/workspace.js";

/** A row of this length; invalid ones have no question. */
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
  // the rows before the first valid row may fill more than a slice
  .chain((list) =>
    fc.nat(3).map((invalid) => [...Array(invalid).fill([60_000, false]), ...list] as typeof list),
  );

const SETTINGS: SettingsInput = {
  format: { name: "pair", promptField: "question", answerField: "answer" },
  onReject: "skip",
};

interface Written {
  readonly id: number;
  readonly question: string;
}

it.each([
  ["lines", "", "\n", "\n"],
  ["an array", "[\n", " ,\n", "\n]\n"],
])(
  "rows in blocks that are longer than a slice are written whole and in order: %s",
  async (_, open, between, close) => {
    const lap = await workspace();
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom("virtual", "vanilla"), async (list, name) => {
        const texts = list.map(([letters, fits], id) => row(id, letters, fits));
        lap.write("in", `${open}${texts.join(between)}${close}`);
        await augmentFiles({
          inputs: [lap.path("in")],
          output: lap.path("out"),
          settings: { ...SETTINGS, allowEmpty: true, method: { name } },
        });
        const written = open === "" ? lap.output<Written>("out") : lap.json<readonly Written[]>("out");
        expect(written.map(({ id }) => id)).toEqual(list.flatMap(([, fits], id) => (fits ? [id] : [])));
        for (const { id, question } of written)
          expect(question.startsWith("q".repeat(list[id]![0]))).toBe(true);
      }),
      { numRuns: 12 },
    );
  },
);
