import { isAscii, isUtf8 } from "node:buffer";
import type { AugmentedExchange } from "../domain/conversation.js";
import type { Example, Exchange, Path, PromptEnd } from "../domain/example.js";
import type { Place } from "../domain/place.js";
import { RowError } from "../domain/problem.js";
import type {
  Insertion,
  Judged,
  LeftReason,
  Outcome,
  PreviewLength,
  Written,
  WrittenJson,
} from "../domain/row.js";
import { typeName } from "../formats/check.js";
import type { JsonObject } from "../formats/shape.js";
import type { BlockPart, Counted } from "../io/block.js";
import { diagnoseJson } from "../json/diagnose.js";
import { locate, refuseDeepText, type Span, spanAt } from "../json/spans.js";
import { appendToList, appendToString, insertIntoString } from "../json/splice.js";
import { asItIs, judgeRow, type Made } from "./judge-row.js";
import type { Recipe } from "./recipe.js";
import { variantsOf, writeRow } from "./write-row.js";

/** A block part's bytes, and what is known of them as a whole. */
export class BlockText {
  readonly file: string;
  readonly counted: Counted;
  readonly bytes: Buffer;
  readonly encoding: "ascii" | "utf-8" | "unchecked";
  private latin1: string | undefined;

  constructor({ bytes, counted }: BlockPart, file: string) {
    this.file = file;
    this.counted = counted;
    this.bytes = bytes;
    this.encoding = isAscii(bytes) ? "ascii" : isUtf8(bytes) ? "utf-8" : "unchecked";
  }

  /** The bytes as Latin-1, so that an index is a byte position. Made when it is asked for. */
  get text(): string {
    this.latin1 ??= this.bytes.toString("latin1");
    return this.latin1;
  }
}

/** A row as it came in: bytes `start` to `end` of a block, and its ordinal. */
export interface RawRow {
  readonly block: BlockText;
  readonly start: number;
  readonly end: number;
  readonly ordinal: number;
}

export function placeOf({ file, counted }: Pick<BlockText, "file" | "counted">, ordinal: number): Place {
  switch (counted) {
    case "line":
      return { kind: "line", file, line: ordinal };
    case "element":
      return { kind: "element", file, index: ordinal };
    case "byte":
      return { kind: "byte", file, byte: ordinal };
  }
}

/** A text shorter than this cannot nest deep enough to hurt JSON.parse. */
const DEEP_BYTES = 1 << 16;

/** The whole journey of one row, from bytes to insertions into them or to new rows. The only catch of RowError. */
export function prepareRow(recipe: Recipe, raw: RawRow): Outcome {
  const judged: Judged[] = [];
  try {
    const { text, row } = readRow(raw);
    const example = recipe.shape.read(row);
    const spans = locate(raw.block.text, raw.start, recipe.shape.pattern);
    const made = augmentRow(recipe, raw, spans, example.exchanges);
    if (recipe.judge === undefined && recipe.writer === undefined) return outcomeOf(made, undefined, judged);
    return finishRow(recipe, example, made, { row, text }, judged);
  } catch (error) {
    if (error instanceof RowError) {
      return { kind: "rejected", problem: error.at(placeOf(raw.block, raw.ordinal)), judged };
    }
    throw error;
  }
}

/** Judges the row, or each of the rows that it becomes, and writes them when they do not keep their shape. */
function finishRow(
  { judge, writer }: Recipe,
  example: Example,
  made: Made,
  source: { readonly row: JsonObject; readonly text: string },
  judged: Judged[],
): Outcome {
  const written: WrittenJson[] = [];
  let out: Made | undefined;
  for (const variant of variantsOf(writer?.expands === true, example.conversation(), made.exchanges)) {
    const sentence =
      judge && judgeRow(judge, variant.conversation, { ...made, exchanges: variant.exchanges });
    if (sentence !== undefined) judged.push(sentence.judged);
    const fate = sentence?.fate ?? made;
    if (fate instanceof RowError) throw fate;
    // one row that is augmented makes an augmented row of several
    if (out?.kind !== "augmented") out = fate;
    if (writer === undefined) continue;
    const exchanges = sentence === undefined ? variant.exchanges : fate.exchanges;
    written.push(writeRow(writer, { ...variant, exchanges }, source, judge, sentence?.turns ?? []));
  }
  return outcomeOf(out ?? made, writer && written, judged);
}

function outcomeOf(made: Made, written: Written, judged: readonly Judged[]): Outcome {
  return made.kind === "left"
    ? { kind: "left", reason: made.reason, written, judged }
    : { kind: "augmented", insertions: made.insertions, previews: made.previews, written, judged };
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

/** A row's text and what it says. Throws RowError when it is no JSON object. */
export function readRow(raw: RawRow): { readonly text: string; readonly row: JsonObject } {
  const text = decode(raw);
  return { text, row: parseRow(text) };
}

function parseRow(text: string): JsonObject {
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

function augmentRow(recipe: Recipe, row: RawRow, spans: Span, exchanges: readonly Exchange[]): Made {
  const targets = recipe.targets(exchanges);
  const left = (reason: LeftReason): Made => ({ kind: "left", reason, exchanges: targets.map(asItIs) });
  if (targets.length === 0)
    throw new RowError("no-exchange", [], "no user turn is followed by an answer in text");
  for (const target of targets) refuseUnfit(target);
  const twice = targets.find(({ prompt, answer }) =>
    recipe.augment.isAugmented({ prompt: prompt.text, answer: answer.text }),
  );
  if (twice !== undefined) {
    if (recipe.allowAugmented) return left("already-augmented");
    throw new RowError(
      "already-augmented",
      twice.prompt.end.path,
      "the prompt already ends with the connector and the beginning of its answer; --allow-augmented passes such rows through",
    );
  }
  if (!recipe.isChosen(exchanges)) return left("not-in-share");

  const insertions: Insertion[] = [];
  const previews: PreviewLength[] = [];
  const augmented: AugmentedExchange[] = [];
  for (const exchange of targets) {
    const { prompt, answer } = exchange;
    const done = recipe.augment.augment({ prompt: prompt.text, answer: answer.text });
    if (done.kind === "refuse") throw new RowError(done.rule, answer.path, done.fact);
    if (done.kind === "leave") return left(done.reason);
    if (done.preview !== undefined) previews.push(done.preview);
    const { connector, shown, beforeAnswer } = done;
    augmented.push({ exchange, connector, shown, beforeAnswer });
    insertions.push(promptInsertion(recipe, spans, prompt.end, connector + shown));
    if (beforeAnswer === "") continue;
    const span = spanAt(spans, recipe.shape.pattern, answer.path);
    insertions.push(insertIntoString(row.block.text, span, answer.at, beforeAnswer));
  }
  // in most rows the prompt stands in front of the answer already
  if (insertions.some(({ at }, i) => i > 0 && at < insertions[i - 1]!.at))
    insertions.sort((a, b) => a.at - b.at);
  return { kind: "augmented", insertions, previews, exchanges: augmented };
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
