import { z } from "zod";
import { objectPattern } from "../../json/spans.js";
import { refuseOtherContext } from "./context-columns.js";
import { defineInputFormat, type JsonObject } from "./format.js";
import { HISTORY_PATTERN, isHistory, readHistory } from "./history.js";
import { checkRow, mismatch } from "./parse-row.js";
import { type PlainName, type PlainRole, plainFields } from "./plain-row.js";
import { SYSTEM_COLUMNS, withSystemColumn } from "./system-column.js";
import { toolsOf } from "./tools.js";
import { textPrompt, textReply, turnsOf } from "./turns.js";

/** Field names in published data sets, by which pairs are recognised. */
const KNOWN = [
  { promptField: "prompt", answerField: "completion" },
  { promptField: "prompt", answerField: "response" },
  { promptField: "question", answerField: "answer" },
  { promptField: "question", answerField: "response" },
  { promptField: "dialogue", answerField: "summary" },
  { promptField: "article", answerField: "summary" },
  { promptField: "inputs", answerField: "targets" },
  { promptField: "query", answerField: "response" },
  { promptField: "input", answerField: "output" },
  { promptField: "instruction", answerField: "response" },
];

/** The same for names that also stand beside a list of messages, which then is the row (NuminaMath). */
const KNOWN_ALONE = [
  { promptField: "problem", answerField: "solution" },
  { promptField: "problem", answerField: "generated_solution" },
  { promptField: "question", answerField: "generated_solution" },
  { promptField: "input", answerField: "target" },
];
const CHATS = ["messages", "conversations", "conversation"];

const Options = z.strictObject({
  name: z.literal("pair"),
  promptField: z.string().min(1).describe("the field that holds the prompt"),
  answerField: z.string().min(1).describe("the field that holds the answer"),
  contextField: z
    .string()
    .min(1)
    .optional()
    .describe(
      "a field that the trainer appends to the prompt; if it is not blank, the preview is added to it",
    ),
  systemField: z
    .string()
    .min(1)
    .optional()
    .describe("the field that holds the system prompt; used when rows are rendered or converted"),
});

/** The options that add a field to a format that is detected. */
export const DetectedOptions = Options.pick({ contextField: true, systemField: true });
export type DetectedOptions = z.output<typeof DetectedOptions>;

/** Two texts under any two names; a context, if there is one, follows the prompt (as in Dolly). */
export const pair = defineInputFormat({
  summary: "a prompt and an answer under any two names",
  options: Options,
  detect: (row) =>
    [...KNOWN, ...(CHATS.some((field) => Array.isArray(row[field])) ? [] : KNOWN_ALONE)]
      .filter(({ promptField, answerField }) => isScalar(row, promptField) && isScalar(row, answerField))
      // a row with both input and instruction is Alpaca's
      .filter(({ promptField }) => promptField !== "input" || !Object.hasOwn(row, "instruction"))
      .map((fields) => ({ name: "pair" as const, ...fields })),
  create: ({ promptField, answerField, contextField, systemField }) => {
    const optional = [contextField, systemField].filter((field) => field !== undefined);
    const schema = z.object({
      [promptField]: z.string(),
      [answerField]: z.string(),
      ...Object.fromEntries(optional.map((field) => [field, z.string().nullish()])),
    });
    const own = [promptField, answerField, ...optional];
    const historyField = own.includes(HISTORY) ? undefined : HISTORY;
    const systemColumns = [
      ...(systemField === undefined ? [] : [systemField]),
      ...SYSTEM_COLUMNS.filter((name) => !own.includes(name)),
    ];
    const field = (name: string | undefined, role: PlainRole): readonly PlainName[] =>
      name === undefined ? [] : [{ name, role }];
    return {
      label: `pair, ${promptField} → ${answerField}`,
      pattern: objectPattern({
        ...Object.fromEntries(own.map((field) => [field, undefined])),
        ...(historyField === undefined ? {} : { [historyField]: HISTORY_PATTERN }),
      }),
      plain: plainFields([
        ...field(promptField, "prompt"),
        ...field(contextField, "context"),
        ...field(answerField, "answer"),
        ...field(systemField, "unused"),
        ...field(historyField, "empty"),
      ]),
      read: (row) => {
        const texts = checkRow(schema, row) as Readonly<Record<string, string | null | undefined>>;
        const prompt = texts[promptField]!;
        const answer = texts[answerField]!;
        const context = contextField === undefined ? undefined : texts[contextField];
        const hasContext = context != null && context.trim() !== "";
        const history = historyField === undefined ? undefined : ownValue(row, historyField);
        const earlier = readHistory(HISTORY, isHistory(history) ? history : []);
        const asked = hasContext ? textPrompt(context, [contextField!]) : textPrompt(prompt, [promptField]);
        const example = {
          ...turnsOf([...earlier.parsed, { kind: "user", prompt: asked }, textReply(answer, [answerField])]),
          conversation: () => {
            if (!isHistory(history ?? []) && history !== "")
              throw mismatch([HISTORY], "a list of pairs of texts", history);
            refuseOtherContext(row, own);
            return {
              messages: [
                ...earlier.messages,
                { role: "user", content: hasContext ? `${prompt}\n${context}` : prompt },
                { role: "assistant", content: answer },
              ],
              paths: [...earlier.paths, asked.end.path, [answerField]],
              ...toolsOf(row),
            };
          },
        };
        return withSystemColumn(row, systemColumns, example);
      },
    };
  },
});

/** The column of earlier exchanges, as in ms-swift: a list of pairs of texts. */
const HISTORY = "history";

function ownValue(row: JsonObject, field: string): unknown {
  return Object.hasOwn(row, field) ? row[field] : undefined;
}

function isScalar(row: JsonObject, field: string): boolean {
  return Object.hasOwn(row, field) && (typeof row[field] !== "object" || row[field] === null);
}
