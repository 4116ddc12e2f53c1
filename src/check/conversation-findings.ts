import { type Conversation, withOwnRoles } from "../domain/conversation.js";
import type { Example, Exchange } from "../domain/example.js";
import { type Finding, RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import { type OutputFormatName, outputFormats } from "../formats/output/registry.js";
import { selectExchanges } from "../row/select-exchanges.js";
import { type StrippedRow, stripAugmentation } from "../row/strip-augmentation.js";
import type { Validator } from "../row/validate-row.js";
import type { RuleResult } from "../rules/row-check.js";
import { findIncompatibility, MEDIA_COLUMNS } from "../trainers/incompatibility.js";
import type { TrainerName } from "../trainers/registry.js";
import type { Trainer, TurnSelection } from "../trainers/trainer.js";
import { findLostAnswer, findOtherAnswer } from "../trainers/untrained-answers.js";
import { examine } from "./examine-row.js";
import type { Layout } from "./file-layout.js";
import type { TrainerFinding } from "./finding.js";
import { limitFindings } from "./limit-findings.js";
import type { CheckRequest, Validators } from "./request.js";
import { untrainedFindings } from "./untrained-findings.js";

/** The findings of a conversation, and what is counted of it. */
export interface ConversationFindings {
  readonly found: readonly TrainerFinding[];
  readonly isAugmented: boolean;
  /** For each way in which the row was rendered: the result of `seam`, and the number of tokens. */
  readonly rendered: readonly { readonly seam: RuleResult | undefined; readonly length: number }[];
}

/** Throws RowError for a row that cannot be read. */
export function conversationFindings(
  row: JsonObject,
  { format, output }: Layout & { readonly kind: "chat" },
  { settings, connectors }: CheckRequest,
  trainers: readonly (readonly [TrainerName, Trainer])[],
  validators: Validators | undefined,
): ConversationFindings {
  const example = format.read(row);
  const findings: Finding[] = [];
  const { exchanges, wordless } = example;
  // a row that ends with a tool call has something to train
  if (exchanges.length === 0 && wordless.length === 0) {
    throw new RowError("no-exchange", [], "no user message is followed by an answer with text");
  }
  const conversation = example.conversation();
  const stripped = stripAugmentation(exchanges, withOwnRoles(conversation), connectors, findings);
  const columns = MEDIA_COLUMNS.filter((column) => row[column] != null);
  const named = messagesAsNamed(conversation, output);
  const selected = selectExchanges(settings.turns, exchanges);
  const trained = selected.map(({ assistantIndex }) => assistantIndex);
  const incompatibilities = trainers.flatMap(([name, trainer]): TrainerFinding[] => {
    const incompatibility =
      findIncompatibility(name, trainer, conversation, columns, named) ??
      findLostAnswer(name, trainer, conversation, trained);
    return incompatibility === undefined
      ? []
      : [{ rule: "unsupported-format", ...incompatibility, trainers: [name] }];
  });
  const found: TrainerFinding[] = [
    ...incompatibilities,
    ...otherAnswers(example, conversation, output, settings.turns, trainers),
    ...untrainedFindings(example.replies, conversation.messages, output, settings.turns, trainers),
    ...findings.map((finding) => ({ ...finding, trainers: [] })),
  ];
  for (const { answer } of exchanges) {
    if (!/\S/.test(answer.text.slice(0, answer.visible)))
      found.push({ rule: "empty-answer", path: answer.path, message: "the answer is blank", trainers: [] });
  }
  const { isAugmented } = stripped;
  if (validators === undefined) return { found, isAugmented, rendered: [] };
  const names = trainers.map(([name]) => name);
  const isText = output === "prompt-completion" || output === "input-output";
  const concatenating = trainers
    .filter(([, trainer]) => isText && trainer.concatenatesTexts)
    .map(([name]) => name);
  const others = names.filter((name) => !concatenating.includes(name));
  // findings name trainers only when not all render alike
  const isNamed = concatenating.length > 0 && others.length > 0;
  const rendered: { readonly seam: RuleResult | undefined; readonly length: number }[] = [];
  for (const [validator, concerned] of [
    [validators.plain, concatenating],
    [validators.template, others],
  ] as const) {
    if (concerned.length === 0 && (validator === validators.plain || names.length > 0)) continue;
    const named = isNamed ? concerned : [];
    try {
      const { length, seam, findings } = renderedFindings(validator, stripped, selected, named);
      rendered.push({ seam, length });
      found.push(...findings, ...limitFindings(length, concerned, settings.maxTokens));
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      found.push({ rule: error.rule, path: error.path, message: error.message, trainers: named });
    }
  }
  return { found, isAugmented, rendered };
}

/** The messages with the roles that a trainer will see. */
function messagesAsNamed(
  conversation: Conversation,
  output: OutputFormatName | undefined,
): Conversation["messages"] {
  return (output === "messages" ? withOwnRoles(conversation) : conversation).messages;
}

/** An answer to no prompt, which trainers of all answers train, too. */
function otherAnswers(
  { exchanges }: Example,
  { messages, paths }: Conversation,
  output: OutputFormatName | undefined,
  turns: TurnSelection,
  trainers: readonly (readonly [TrainerName, Trainer])[],
): readonly TrainerFinding[] {
  if (turns !== "all" || output === undefined || !outputFormats[output].holdsTurns) return [];
  const answers = exchanges.map(({ assistantIndex }) => assistantIndex);
  const other = findOtherAnswer("none", messages, answers, true);
  if (other === -1) return [];
  return trainers
    .filter(([, { lossMark }]) => lossMark === undefined)
    .map(([name]) => ({
      rule: "unsupported-format",
      path: paths[other] ?? [],
      message: `${name} trains this answer, too, which answers no prompt; remove it`,
      trainers: [name],
    }));
}

/** The findings of the checks in a row that is rendered in one way. Throws RowError `template-failed`. */
function renderedFindings(
  validator: Validator,
  stripped: StrippedRow,
  selected: readonly Exchange[],
  named: readonly TrainerName[],
) {
  const { rendered, results } = examine(validator, stripped, selected);
  const findings = results.flatMap(({ rule, result: { failure } }): TrainerFinding[] =>
    failure === undefined ? [] : [{ rule, ...failure, trainers: named }],
  );
  return { length: rendered.length, findings, seam: results.find(({ rule }) => rule === "seam")?.result };
}
