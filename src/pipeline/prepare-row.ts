import { isUtf8 } from "node:buffer";
import { judge } from "../budget/budget.js";
import { addTextPart, type Conversation, replaceText } from "../domain/conversation.js";
import type { Example, Exchange, Path, PromptEnd } from "../domain/example.js";
import type { Place } from "../domain/place.js";
import { RowError } from "../domain/problem.js";
import type { Insertion, LeftReason, Outcome, PreviewLength } from "../domain/row.js";
import { typeName } from "../formats/check.js";
import type { JsonObject } from "../formats/shape.js";
import type { Container } from "../io/block.js";
import { diagnoseJson } from "../json/diagnose.js";
import { locate, refuseDeepText, type Span, spanAt } from "../json/spans.js";
import { appendToList, appendToString, insertIntoString } from "../json/splice.js";
import type { Recipe } from "./recipe.js";

/** A block's bytes, and what is known of them as a whole. */
export interface BlockText {
  readonly file: string;
  readonly container: Container;
  readonly bytes: Buffer;
  /** The bytes as Latin-1, so that an index is a byte position. */
  readonly text: string;
  readonly encoding: "ascii" | "utf-8" | "unchecked";
}

/** A row as it came in: bytes `start` to `end` of a block, and its line number or index. */
export interface RawRow {
  readonly block: BlockText;
  readonly start: number;
  readonly end: number;
  readonly ordinal: number;
}

export function placeOf({ file, container }: Pick<BlockText, "file" | "container">, ordinal: number): Place {
  return container === "lines"
    ? { kind: "line", file, line: ordinal }
    : { kind: "element", file, index: ordinal };
}

/** A text shorter than this cannot nest deep enough to hurt JSON.parse. */
const DEEP_BYTES = 1 << 16;

/** The whole journey of one row, from bytes to insertions into them. The only catch of RowError. */
export function prepareRow(recipe: Recipe, row: RawRow): Outcome {
  try {
    const example = recipe.shape.read(parseRow(row));
    const spans = locate(row.block.text, row.start, recipe.shape.pattern);
    return keepBudget(recipe, example, augmentRow(recipe, row, spans, example.exchanges));
  } catch (error) {
    if (error instanceof RowError) {
      return { kind: "rejected", problem: error.at(placeOf(row.block, row.ordinal)) };
    }
    throw error;
  }
}

/** What the augmentation makes of a row, before its tokens are counted. */
type Augmented =
  | { readonly kind: "left"; readonly reason: LeftReason }
  | {
      readonly kind: "augmented";
      readonly insertions: readonly Insertion[];
      readonly previews: readonly PreviewLength[];
      readonly turns: readonly AugmentedTurn[];
    };

/** One exchange and what was added to it. */
interface AugmentedTurn {
  readonly exchange: Exchange;
  readonly afterPrompt: string;
  readonly beforeAnswer: string;
}

/** Counts the row before and after, as a model is fed it, and throws RowError `over-budget` when it may not be that long. */
function keepBudget({ budget }: Recipe, { conversation }: Example, made: Augmented): Outcome {
  if (budget === undefined) {
    if (made.kind === "left") return { ...made, tokens: undefined };
    return { kind: "augmented", insertions: made.insertions, previews: made.previews, tokens: undefined };
  }
  const plain = conversation();
  const before = budget.count(plain);
  const after = made.kind === "left" ? before : budget.count(made.turns.reduce(withTurn, plain));
  const verdict = judge(before, after, budget.maxTokens, budget.overBudget);
  if (verdict.kind === "rejected") throw new RowError("over-budget", [], verdict.fact);
  const { tokens } = verdict;
  if (made.kind === "left") return { ...made, tokens };
  if (verdict.kind === "left") return { kind: "left", reason: "over-budget", tokens };
  return { kind: "augmented", insertions: made.insertions, previews: made.previews, tokens };
}

/** The conversation with one exchange augmented. */
function withTurn(
  conversation: Conversation,
  { exchange, afterPrompt, beforeAnswer }: AugmentedTurn,
): Conversation {
  const { prompt, answer, asked, answered } = exchange;
  const messages = conversation.messages.map((message, i) => {
    if (i === asked) {
      return prompt.end.kind === "new-part"
        ? addTextPart(message, afterPrompt)
        : replaceText(message, prompt.inMessage, (text) => text + afterPrompt);
    }
    if (i !== answered || beforeAnswer === "") return message;
    return replaceText(
      message,
      answer.inMessage,
      (text) => text.slice(0, answer.at) + beforeAnswer + text.slice(answer.at),
    );
  });
  return { ...conversation, messages };
}

/** The row's text, once its bytes are known to be UTF-8. Throws RowError `bad-utf8`. */
function decode({ block, start, end }: RawRow): string {
  const { bytes, text, encoding } = block;
  if (encoding === "ascii") return text.slice(start, end);
  if (encoding === "unchecked" && !isUtf8(bytes.subarray(start, end))) {
    throw new RowError(
      "bad-utf8",
      [],
      `byte ${badByte(bytes.subarray(start, end)) + 1} of the row is not UTF-8`,
    );
  }
  return bytes.toString("utf8", start, end);
}

function parseRow(row: RawRow): JsonObject {
  const text = decode(row);
  if (text.length > DEEP_BYTES) refuseDeepText(text);
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RowError("not-an-object", [], `expected an object, found ${typeName(value)}`);
  }
  return value as JsonObject;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RowError("not-json", [], diagnoseJson(text));
    throw error;
  }
}

function augmentRow(recipe: Recipe, row: RawRow, spans: Span, exchanges: readonly Exchange[]): Augmented {
  const targets = recipe.targets(exchanges);
  if (targets.length === 0)
    throw new RowError("no-exchange", [], "no user turn is followed by an answer in text");
  for (const target of targets) refuseUnfit(target);
  const twice = targets.find(({ prompt, answer }) =>
    recipe.augment.isAugmented({ prompt: prompt.text, answer: answer.text }),
  );
  if (twice !== undefined) {
    if (recipe.allowAugmented) return { kind: "left", reason: "already-augmented" };
    throw new RowError(
      "already-augmented",
      twice.prompt.end.path,
      "the prompt already ends with the connector and the beginning of its answer; --allow-augmented passes such rows through",
    );
  }
  if (!recipe.isChosen(exchanges)) return { kind: "left", reason: "not-in-share" };

  const insertions: Insertion[] = [];
  const previews: PreviewLength[] = [];
  const turns: AugmentedTurn[] = [];
  for (const exchange of targets) {
    const { prompt, answer } = exchange;
    const done = recipe.augment.augment({ prompt: prompt.text, answer: answer.text });
    if (done.kind === "refuse") throw new RowError(done.rule, answer.path, done.fact);
    if (done.kind === "leave") return { kind: "left", reason: done.reason };
    if (done.preview !== undefined) previews.push(done.preview);
    turns.push({ exchange, afterPrompt: done.afterPrompt, beforeAnswer: done.beforeAnswer });
    insertions.push(promptInsertion(recipe, spans, prompt.end, done.afterPrompt));
    if (done.beforeAnswer === "") continue;
    const span = spanAt(spans, recipe.shape.pattern, answer.path);
    insertions.push(insertIntoString(row.block.text, span, answer.at, done.beforeAnswer));
  }
  // in most rows the prompt stands in front of the answer already
  if (insertions.some(({ at }, i) => i > 0 && at < insertions[i - 1]!.at))
    insertions.sort((a, b) => a.at - b.at);
  return { kind: "augmented", insertions, previews, turns };
}

/** What no method can work on, whichever it is: so that all methods keep the same rows. */
function refuseUnfit({ prompt, answer }: Exchange): void {
  if (!prompt.text.isWellFormed()) throw loneSurrogate(prompt.end.path);
  if (!answer.text.isWellFormed()) throw loneSurrogate(answer.path);
  if (!/\S/.test(answer.text)) throw new RowError("empty-answer", answer.path, "the answer is blank");
}

function loneSurrogate(path: Path): RowError {
  return new RowError(
    "lone-surrogate",
    path,
    "half a surrogate pair, which is no character and has no UTF-8",
  );
}

function promptInsertion({ shape }: Recipe, spans: Span, end: PromptEnd, addition: string): Insertion {
  const span = spanAt(spans, shape.pattern, end.path);
  return end.kind === "text"
    ? appendToString(span, addition)
    : appendToList(span, JSON.stringify({ type: "text", text: addition }));
}

/** Whole stretches of good bytes are passed over, and only the one with the bad byte is looked at closely. */
const STRETCH = 1 << 16;

/** The offset of the first byte that begins no character. */
function badByte(bytes: Buffer): number {
  let at = 0;
  for (
    let end = characterStart(bytes, STRETCH);
    end < bytes.length;
    end = characterStart(bytes, at + STRETCH)
  ) {
    if (!isUtf8(bytes.subarray(at, end))) break;
    at = end;
  }
  while (at < bytes.length) {
    const length = [1, 2, 3, 4].find(
      (count) => at + count <= bytes.length && isUtf8(bytes.subarray(at, at + count)),
    );
    if (length === undefined) return at;
    at += length;
  }
  return at;
}

/** The place at or a little before `at` where a character may begin. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (at - start < 3 && (bytes[start]! & 0xc0) === 0x80) start--;
  return start;
}
