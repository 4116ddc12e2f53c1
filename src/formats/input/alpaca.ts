import { z } from "zod";
import { objectPattern } from "../../json/spans.js";
import { refuseOtherContext } from "./context-columns.js";
import { defineInputFormat } from "./format.js";
import { HISTORY_PATTERN, readHistory } from "./history.js";
import { checkRow } from "./parse-row.js";
import { plainFields } from "./plain-row.js";
import { SYSTEM_COLUMNS, withSystemColumn } from "./system-column.js";
import { toolsOf } from "./tools.js";
import { textPrompt, textReply, turnsOf } from "./turns.js";

const Row = z.object({
  instruction: z.string(),
  input: z.string().nullish(),
  output: z.string(),
  history: z.array(z.tuple([z.string(), z.string()])).nullish(),
});

const WithoutHistory = Row.extend({ history: z.unknown().transform((): undefined => undefined) });

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
      history: HISTORY_PATTERN,
    }),
    plain: plainFields([
      { name: "instruction", role: "prompt" },
      { name: "input", role: "context" },
      { name: "output", role: "answer" },
      { name: "history", role: "empty" },
    ]),
    read: (row) => {
      // tables of texts have an empty history as a text
      const isNone = row["history"] === "" || row["history"] === "[]";
      const { instruction, input, output, history } = checkRow(isNone ? WithoutHistory : Row, row);
      const earlier = readHistory("history", isNone ? [] : (history ?? []));
      // trainers leave a blank input out when they render the row, so nothing may be added there
      const blank = input == null || input.trim() === "";
      const prompt = blank ? textPrompt(instruction, ["instruction"]) : textPrompt(input, ["input"]);
      const example = {
        ...turnsOf([...earlier.parsed, { kind: "user", prompt }, textReply(output, ["output"])]),
        conversation: () => {
          refuseOtherContext(row, ["input"]);
          return {
            messages: [
              ...earlier.messages,
              { role: "user", content: blank ? instruction : `${instruction}\n${input}` },
              { role: "assistant", content: output },
            ],
            paths: [...earlier.paths, prompt.end.path, ["output"]],
            ...toolsOf(row),
          };
        },
      };
      return withSystemColumn(row, SYSTEM_COLUMNS, example);
    },
  }),
});
