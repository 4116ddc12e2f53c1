import { expect, it } from "vitest";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { parseRows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

/** As Llama-3.1's template does: a tool's result goes through tojson, so it is written otherwise than it is. */
const TEMPLATE =
  "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'tool' %}{{ m.content | tojson }}{% else %}{{ m.content | trim }}{% endif %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
const RESULTS = [
  "Oslo",
  "It rains.",
  '{"city": "Oslo"}',
  'a "word"',
  "back\\slash",
  "two\nlines",
  "<b>&amp;</b>",
  "é😀",
];

/**
 * Many rows of the same roles, and of texts alone, so that what a template writes for one could serve for others. The
 * first blocks have only results that look alike as JSON and as text.
 */
const rows = Array.from({ length: 3000 }, (_, i) => {
  const result = i < 1000 ? RESULTS[i % 2]! : RESULTS[(i * 7) % RESULTS.length]!;
  return JSON.stringify({
    messages: [
      { role: "user", content: ` Where am I, in row ${i}?` },
      { role: "tool", content: result },
      { role: "assistant", content: `In ${i}, so it says. ` },
    ],
  });
});

it("a row renders alike in one thread, in three, in a shard, and alone", async () => {
  const lap = await workspace({
    ...CHAT_TOKENIZER_FILES,
    "tool.jinja": TEMPLATE,
    "in.jsonl": rows.map((row) => `${row}\n`).join(""),
  });
  const flags = ["--to", "text", "-t", "chat-tokenizer", "--template", "tool.jinja"];
  for (const workers of ["1", "3"])
    await lap.runAll(["in.jsonl", ...flags, "--workers", workers, "-o", `${workers}.jsonl`]);
  expect(lap.bytes("3.jsonl").equals(lap.bytes("1.jsonl"))).toBe(true);
  await lap.runAll(
    ["plan", "in.jsonl", "--shards", "3", ...flags, "-o", "run"],
    ["run", "run", "--shard", "0-2/3"],
    ["merge", "run", "-o", "shards.jsonl"],
  );
  expect(lap.bytes("shards.jsonl").equals(lap.bytes("1.jsonl"))).toBe(true);
  const texts = parseRows<{ text: string }>(lap.read("1.jsonl")).map(({ text }) => text);
  texts.forEach((text, i) => {
    const result = i < 1000 ? RESULTS[i % 2]! : RESULTS[(i * 7) % RESULTS.length]!;
    // tojson of transformers escapes nothing but what JSON must
    expect(text).toContain(`<|im_start|>tool\n${JSON.stringify(result)}<|im_end|>\n`);
  });
  for (const i of [1002, 2567]) {
    const alone = await lap.run(...flags, { stdin: `${rows[i]}\n` });
    expect(parseRows(alone.stdout)).toEqual([{ text: texts[i] }]);
  }
});
