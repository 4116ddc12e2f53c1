// What is kept of one row must not bend another: many rows of the same roles, whose contents are put together from what
// templates look for: white space, markers, and the literals of the template itself.
import { outcomeOf } from "./compare.js";
import { Random } from "./random.js";

const COUNT = 60;
const SEQUENCES = [
  ["user", "assistant"],
  ["system", "user", "assistant"],
  ["user", "assistant", "user", "assistant"],
  ["system", "user", "assistant", "user", "assistant"],
];
const PIECES = [
  "",
  "",
  " ",
  "\n",
  "\n\n",
  "\t",
  "\u001f",
  "\u0085",
  "\ufeff",
  "a",
  "b c",
  "Two miles.",
  "é😀",
  "<think>",
  "</think>",
  "\n</think>\n\n",
  "<|im_end|>",
  "/no_think",
  "/think",
  "{",
  "}",
  "'",
  '"',
  "1",
  "true",
  "null",
  "<tool_response>",
  "</tool_response>",
  "<tool_call>",
  "[INST]",
  "[/INST]",
];
const LITERAL = /'((?:[^'\\\n]|\\.){1,40})'|"((?:[^"\\\n]|\\.){1,40})"/g;

/**
 * Renders such rows with one renderer, and compares each text with what the template gives when it runs for that row
 * alone. Python is not asked. Calls `found` as `compareTemplate` does.
 */
export function compareMixed(compiled, source, found) {
  const random = new Random(source.length);
  const literals = [...source.matchAll(LITERAL)].map(([, one, two]) => (one ?? two).replaceAll("\\n", "\n"));
  const pieces = [...PIECES, ...new Set(literals)];
  for (let i = 0; i < COUNT; i++) {
    const messages = random.pick(SEQUENCES).map((role) => ({
      role,
      content: Array.from({ length: 1 + random.below(4) }, () => random.pick(pieces)).join(""),
    }));
    for (const prompt of [false, true]) {
      const value = { messages };
      const alone = compiled.template(value, prompt);
      const ours = compiled.renderer(value, prompt);
      const row = { name: `mixed ${i}`, json: JSON.stringify(value), value };
      found({
        row,
        prompt,
        way: "renderer, mixed",
        outcome: outcomeOf(alone, ours, row),
        python: alone,
        ours,
      });
    }
  }
}
