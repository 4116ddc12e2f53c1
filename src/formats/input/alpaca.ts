import { z } from "zod";
import { listPattern, objectPattern } from "../../json/spans.js";
import { defineInputFormat } from "./format.js";
import { checkRow } from "./parse-row.js";
import { type ParsedMessage, textPrompt, textReply, turnsOf } from "./turns.js";

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
      const earlier = before.flatMap(([user, assistant], i): readonly ParsedMessage[] => [
        { kind: "user", prompt: textPrompt(user, ["history", i, 0]) },
        textReply(assistant, ["history", i, 1]),
      ]);
      // trainers leave a blank input out when they render the row, so nothing may be added there
      const blank = input == null || input.trim() === "";
      const prompt = blank ? textPrompt(instruction, ["instruction"]) : textPrompt(input, ["input"]);
      const pairs = [...before, [blank ? instruction : `${instruction}\n${input}`, output] as const];
      return {
        ...turnsOf([...earlier, { kind: "user", prompt }, textReply(output, ["output"])]),
        conversation: () => ({
          messages: pairs.flatMap(([user, assistant]) => [
            { role: "user", content: user },
            { role: "assistant", content: assistant },
          ]),
          paths: [
            ...before.flatMap((_, i) => [0, 1].map((side) => ["history", i, side])),
            prompt.end.path,
            ["output"],
          ],
          tools: undefined,
        }),
      };
    },
  }),
});
