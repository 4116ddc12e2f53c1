import { expect, it } from "vitest";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { parseRows, rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

/** As Llama-3.1's template does: a tool's result goes through tojson, so it is written otherwise than it is. */
const TEMPLATE =
  "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'tool' %}{{ m.content | tojson }}{% else %}{{ m.content }}{% endif %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

/** Some results that look alike as JSON and as text, so that what is written for one could serve for others; then both. */
const RESULTS = Array.from({ length: 600 }, (_, i) =>
  i > 40 && i % 2 === 1 ? `{"city": "Oslo",\n"temp": ${i}}` : `mild and dry, take ${i}`,
);
const ROWS = RESULTS.map((value) => ({
  conversations: [
    { from: "human", value: "How warm is it in Oslo?" },
    { from: "observation", value },
    { from: "gpt", value: "It is mild in Oslo today, bring a jacket." },
  ],
}));

it("a row renders alike in one thread, in three, in a shard, and alone", async () => {
  const lap = await workspace({
    ...CHAT_TOKENIZER_FILES,
    "tool.jinja": TEMPLATE,
    "in.jsonl": rows(...ROWS),
  });
  const model = ["-t", "chat-tokenizer", "--template", "tool.jinja"];
  const flags = ["--to", "text", "--method", "vanilla", ...model];
  for (const workers of ["1", "3"])
    await lap.runAll(["in.jsonl", ...flags, "--workers", workers, "-o", `${workers}.jsonl`]);
  expect(lap.bytes("3.jsonl").equals(lap.bytes("1.jsonl"))).toBe(true);
  await lap.runAll(
    ["plan", "in.jsonl", "--shards", "3", ...flags, "-o", "run"],
    ["run", "run", "--shard", "0-2/3"],
    ["merge", "run", "-o", "shards.jsonl"],
  );
  expect(lap.bytes("shards.jsonl").equals(lap.bytes("1.jsonl"))).toBe(true);
  const texts = parseRows(lap.read("1.jsonl")).map(({ text }) => text);
  // tojson of transformers escapes what JSON must, and nothing else
  expect(texts).toEqual(
    RESULTS.map((result) =>
      expect.stringContaining(`<|im_start|>tool\n${JSON.stringify(result)}<|im_end|>\n`),
    ),
  );
  const alone = await lap.run(...flags, { stdin: rows(ROWS[401]!) });
  expect(parseRows(alone.stdout)).toEqual([{ text: texts[401] }]);
});
