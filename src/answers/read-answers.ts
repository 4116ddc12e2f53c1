import type { Place } from "../domain/place.js";
import { formatProblem, RowError } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import { typeName } from "../formats/input/parse-row.js";
import type { Input } from "../io/inputs.js";
import type { InputLimits, StandardInput } from "../io/open-rows.js";
import { isObject } from "../json/is-object.js";
import type { Answer } from "./answer.js";
import { type AnswerReader, type FileFacts, NO_FACTS, type ReadingOptions } from "./format.js";
import { isBatchRequest } from "./formats/batch.js";
import { type Item, openItems } from "./open-items.js";
import { ANSWER_FORMATS, type AnswerFormatName, answerFormats, detectAnswers } from "./registry.js";

/** How files of answers are read. */
export interface AnswersReading extends ReadingOptions {
  /** Undefined: found out from each file. */
  readonly format: AnswerFormatName | undefined;
  readonly limits: InputLimits;
}

/** One file, once it is read. */
export interface AnswersFile extends FileFacts {
  readonly name: string;
  readonly format: AnswerFormatName | undefined;
  readonly bytes: number;
  readonly sha256: string;
}

/** An answer, and the format of its file. */
export interface ReadAnswer {
  readonly answer: Answer;
  readonly format: AnswerFormatName;
}

/** The answers of some files, in their order. */
export class AnswersSource {
  /** The files that are read to their ends. */
  readonly files: AnswersFile[] = [];
  private readonly inputs: readonly Input[];
  private readonly stdin: StandardInput;
  private readonly reading: AnswersReading;

  constructor(inputs: readonly Input[], stdin: StandardInput, reading: AnswersReading) {
    this.inputs = inputs;
    this.stdin = stdin;
    this.reading = reading;
  }

  /** Throws RunError `bad-data` for the first item that does not fit its format, and for files of several formats. */
  async *answers(): AsyncGenerator<ReadAnswer> {
    for (const input of this.inputs) {
      const { name, items, digest } = await openItems(input, this.stdin, this.reading.limits);
      const reader = new FileReader(name, this.reading);
      for await (const item of items) {
        const found = reader.take(item);
        this.refuseOther(name, reader.format);
        if (found !== undefined) yield found;
      }
      this.files.push({ name, ...reader.end(), ...digest() });
    }
  }

  private refuseOther(name: string, format: AnswerFormatName | undefined): void {
    const first = this.files[0];
    if (first?.format === undefined || format === undefined || format === first.format) return;
    throw new RunError(
      "bad-data",
      `${first.name} is of format ${first.format} and ${name} of format ${format}; score them one at a time, or name one format with --from`,
    );
  }
}

/** Reads the items of one file, whose format is known from the first of them. */
class FileReader {
  format: AnswerFormatName | undefined;
  private readonly name: string;
  private readonly reading: AnswersReading;
  private readonly members: (Item & { readonly kind: "member" })[] = [];
  private reader: AnswerReader | undefined;

  constructor(name: string, reading: AnswersReading) {
    this.name = name;
    this.reading = reading;
  }

  take(item: Item): ReadAnswer | undefined {
    const { place } = item;
    if (item.kind === "member") {
      // its bytes are valid until the next item
      const value = atPlace(place, item.value);
      this.members.push({ ...item, value: () => value });
      return undefined;
    }
    const value = atPlace(place, item.value);
    this.reader ??= this.open(value);
    const answer = atPlace(place, () => this.reader?.take(value, place));
    return answer && this.format && { answer, format: this.format };
  }

  end(): FileFacts & { readonly format: AnswerFormatName | undefined } {
    const { reader } = this;
    for (const { name, place, value } of this.members) atPlace(place, () => reader?.member?.(name, value()));
    const facts = atPlace({ kind: "line", file: this.name, line: 1 }, () => reader?.end?.());
    return { ...(facts ?? NO_FACTS), format: this.format };
  }

  private open(first: unknown): AnswerReader {
    const { format, ...options } = this.reading;
    this.format = format ?? detectAnswers(first, options);
    if (this.format === undefined) throw unknownFormat(first, this.name);
    return answerFormats[this.format].open(options);
  }
}

function unknownFormat(first: unknown, file: string): RunError {
  if (isBatchRequest(first))
    return new RunError(
      "bad-data",
      `${file}: these are requests of a batch, not answers; name the file that the batch gave back, and this one with --probes`,
    );
  const fields = isObject(first) ? Object.keys(first).slice(0, 12).join(", ") : undefined;
  const found = fields === undefined ? typeName(first) : `an object with ${fields || "no fields"}`;
  return new RunError("bad-data", [
    `${file}: no known format of answers: the first item is ${found}`,
    `name the field of the answers with --answers-field NAME, or the format with --from: ${ANSWER_FORMATS.join(", ")}`,
  ]);
}

/** Does a step for the item at a place. A RowError becomes the RunError of that place. */
export function atPlace<Value>(place: Place, step: () => Value): Value {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    throw new RunError("bad-data", formatProblem(error.at(place)), error);
  }
}
