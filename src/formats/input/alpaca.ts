import { z } from "zod";
import type { Exchange } from "../../domain/example.js";
import { listPattern, objectPattern } from "../../json/spans.js";
import { defineInputFormat } from "./format.js";
import { checkRow } from "./parse-row.js";
import { textAnswer, textPrompt } from "./turns.js";

const Row = z.looseObject({
  instruction: z.string(),
  input: z.string().nullish(),
  output: z.string(),
  history: z.array(z.tuple([z.string(), z.string()])).nullish(),
});

/** `{ instruction, input?, output }`; `history` may hold earlier exchanges as pairs. */
export const alpaca = defineInputFormat({
  summary: "instruction, input and output",
  options: z.strictObject({ name: z.literal("alpaca") }),
  detect: (row) =>
    Object.hasOwn(row, "instruction") && Object.hasOwn(row, "output") ? [{ name: "alpaca" as const }] : [],
  create: () => ({
    label: "alpaca",
    pattern: objectPattern({
      instruction: undefined,
      input: undefined,
      output: undefined,
      history: listPattern(listPattern(objectPattern({}))),
    }),
    flat: [
      { name: "instruction", role: "prompt" },
      { name: "input", role: "context" },
      { name: "output", role: "answer" },
      { name: "history", role: "empty" },
    ],
    read: (row) => {
      const { instruction, input, output, history } = checkRow(Row, row);
      const before = history ?? [];
      const earlier = before.map(
        ([user, assistant], i): Exchange => ({
          prompt: textPrompt(user, ["history", i, 0]),
          answer: textAnswer(assistant, ["history", i, 1]),
          userIndex: 2 * i,
          assistantIndex: 2 * i + 1,
        }),
      );
      // trainers leave a blank input out when they render the row, so nothing may be added there
      const blank = input == null || input.trim() === "";
      const prompt = blank ? textPrompt(instruction, ["instruction"]) : textPrompt(input, ["input"]);
      const answer = textAnswer(output, ["output"]);
      const pairs = [...before, [blank ? instruction : `${instruction}\n${input}`, output] as const];
      return {
        exchanges: [
          ...earlier,
          { prompt, answer, userIndex: 2 * before.length, assistantIndex: 2 * before.length + 1 },
        ],
        conversation: () => ({
          messages: pairs.flatMap(([user, assistant]) => [
            { role: "user", content: user },
            { role: "assistant", content: assistant },
          ]),
          paths: [...earlier, { prompt, answer }].flatMap((one) => [one.prompt.end.path, one.answer.path]),
          tools: undefined,
        }),
      };
    },
  }),
});
