import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { augmentRows, type SettingsInput } from "../../src/index.js";
import { chatRow, editedStrings, pairRow, textOf } from "../helpers/random-rows.js";
import { PAIRS } from "../helpers/tokenizers.js";
import { tries } from "../helpers/tries.js";

async function augmented(row: string, settings: SettingsInput, vocabulary: number): Promise<string> {
  const { ours } = PAIRS[vocabulary]!;
  const all: SettingsInput = { chatMarkup: "keep", ...settings };
  for await (const result of augmentRows([row], all, { tokenizer: ours })) {
    if (result.kind === "kept") return result.json;
    throw new Error(`${result.problem.rule} ${result.problem.message}`);
  }
  throw new Error("no row came out");
}

const decoded = (string: string): string => JSON.parse(string) as string;

const METHODS: readonly [string, SettingsInput, number][] = [
  ["virtual prefix", { method: { name: "virtual" } }, 0],
  [
    "virtual prefix of all that JSON escapes",
    { method: { name: "virtual", prefix: '"\\\n\u2028é中🫠', connector: "\t" } },
    0,
  ],
  ["true preview, Llama-3.1", { method: { name: "true" } }, 0],
  ["true preview, Qwen3", { method: { name: "true", previewTokens: 2 } }, 1],
  ["true preview, Mistral", { method: { name: "true", previewTokens: 3 } }, 2],
  ["true preview, Unigram", { method: { name: "true", previewTokens: 3 } }, 3],
];

describe.each(METHODS)("augmented rows (%s)", (_, settings, vocabulary) => {
  it.each([
    ["pair rows", pairRow],
    ["nested chats", chatRow],
  ])("change no byte of %s outside the edited strings, to which they only add", async (_name, rows) => {
    await fc.assert(
      fc.asyncProperty(rows, async (row) => {
        const after = editedStrings(row, await augmented(textOf(row), settings, vocabulary)).map(decoded);
        const before = row.strings.map(decoded);
        const isPrompt = after.map(
          (text, i) => text.length > before[i]!.length && text.startsWith(before[i]!),
        );
        const prompt = isPrompt.indexOf(true);
        const answer = 1 - prompt;
        expect(after).toHaveLength(2);
        expect(after[answer]!.endsWith(before[answer]!)).toBe(true);
        const connector =
          (settings.method as { connector?: string }).connector ?? " The answer begins with: ";
        const preview = after[prompt]!.slice(before[prompt]!.length + connector.length);
        expect(after[prompt]!.startsWith(before[prompt]! + connector)).toBe(true);
        expect(preview).not.toBe("");
        expect(after[answer]!.startsWith(preview)).toBe(true);
      }),
      { numRuns: tries(150) },
    );
  });

  it("are refused when they are augmented again, or unchanged with allowAugmented", async () => {
    await fc.assert(
      fc.asyncProperty(pairRow, async (row) => {
        const once = await augmented(textOf(row), settings, vocabulary);
        await expect(augmented(once, settings, vocabulary)).rejects.toThrow("already-augmented");
        expect(await augmented(once, { ...settings, allowAugmented: true }, vocabulary)).toBe(once);
      }),
      { numRuns: tries(30) },
    );
  });
});

describe("unchanged rows", () => {
  it("keep every byte, whatever the reason", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(pairRow, chatRow), async (row) => {
        const text = textOf(row);
        expect(await augmented(text, { method: { name: "vanilla" } }, 0)).toBe(text);
        expect(await augmented(text, { share: 0 }, 0)).toBe(text);
      }),
      { numRuns: tries(100) },
    );
  });

  it("are sampled by their content: the same rows in any order, and more of them for a larger share", async () => {
    const rows = Array.from({ length: 400 }, (_, i) =>
      JSON.stringify({ question: `q ${i}`, answer: `a ${i}` }),
    );

    const chosen = async (source: readonly string[], share: number, seed = 0): Promise<Set<string>> => {
      const found = new Set<string>();
      for await (const row of augmentRows(source, { share, seed })) {
        if (row.kind === "kept" && row.augmented)
          found.add((JSON.parse(row.json) as { question: string }).question);
      }
      return found;
    };
    const third = await chosen(rows, 0.3);
    expect(third.size).toBeGreaterThan(80);
    expect(third.size).toBeLessThan(160);
    expect(await chosen(rows.toReversed(), 0.3)).toEqual(third);
    expect(
      await chosen(
        rows.map((row) => row.replaceAll('":"', '" :\t"')),
        0.3,
      ),
    ).toEqual(third);
    const most = await chosen(rows, 0.6);
    expect([...third].filter((row) => !most.has(row))).toEqual([]);
    expect(await chosen(rows, 0.3, 1)).not.toEqual(third);
  });

  it("leave the prototypes of objects unchanged", async () => {
    const row =
      '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "question": "q", "answer": "a"}';
    await augmented(row, {}, 0);
    expect("polluted" in {}).toBe(false);
  });
});
