import { readChoice } from "../../completions/completion.js";
import { RowError } from "../../domain/problem.js";
import { RunError } from "../../domain/run-error.js";
import { mismatch } from "../../formats/input/parse-row.js";
import { isObject } from "../../json/is-object.js";
import { type Answer, nothingSaid, unknownAnswer } from "../answer.js";
import { choiceFacts } from "../body-facts.js";
import { idAt, lastContent, objectIn, truthsAt } from "../fields.js";
import {
  type AnswerFormat,
  type AnswerReader,
  type FileFacts,
  type JsonObject,
  NO_FACTS,
} from "../format.js";

/** Logs of inspect_ai, from 0.3.46 on: archives (.eval) and documents (.json), which hold the same samples. */
export const inspect: AnswerFormat = {
  summary: "logs of inspect_ai, .eval and .json",
  document: {
    list: "samples",
    members: ["status", "eval"],
    fits: (head) => head.has("version") && head.get("eval") === "{",
  },
  archive: {
    members: ["header.json"],
    holdsAnswer: (entry, archive) => {
      if (!entry.startsWith("samples/") || entry.endsWith("/")) return false;
      if (!entry.slice("samples/".length).includes("/")) return entry.endsWith(".json");
      throw new RunError("bad-data", [
        `${archive}: this log has its samples in parts, which are not read; write it as one file first:`,
        `  inspect log dump ${archive} > log.json`,
      ]);
    },
  },
  reads: ["id", "epoch", "input", "target", "output", "error", "attachments"],
  fits: (value) => isObject(value) && "epoch" in value && "output" in value && "input" in value,
  open: () => new LogReader(),
};

class LogReader implements AnswerReader {
  private readonly found = new Set<string>();
  private status: unknown;
  private choices = 1;
  private evaluation: JsonObject = {};

  readonly take: AnswerReader["take"] = (value, place) => {
    const sample = objectIn(value);
    const id = idAt(sample, "id");
    const { epoch = 1 } = sample;
    if (!Number.isSafeInteger(epoch)) throw mismatch(["epoch"], "a whole number", epoch);
    this.found.add(sampleName(id, Number(epoch)));
    this.choices = Math.max(this.choices, choicesOf(sample).length);
    return {
      ...unknownAnswer(place),
      ...outputOf(sample),
      id,
      epoch: Number(epoch),
      question: questionOf(sample),
      truths: truthsIn(sample),
    };
  };

  readonly member = (name: string, value: unknown): void => {
    if (name === "status") this.status = value;
    else if (name === "eval") this.evaluation = objectIn(value);
    else {
      const header = objectIn(value);
      this.status = header["status"];
      if (isObject(header["eval"])) this.evaluation = header["eval"];
    }
  };

  readonly end = (): FileFacts => {
    const missing = this.expected().filter((name) => !this.found.has(name));
    const notes: string[] = [];
    if (this.status !== "success" && this.status !== undefined)
      notes.push(`the evaluation did not finish (status ${String(this.status)})`);
    if (this.choices > 1)
      notes.push(
        `each sample has up to ${this.choices} answers (choices), of which the first is scored, as inspect does`,
      );
    return { ...NO_FACTS, missing, notes };
  };

  /** The samples of the evaluation, as far as its log lists them. */
  private expected(): readonly string[] {
    const { dataset, config } = this.evaluation;
    const ids = isObject(dataset) ? dataset["sample_ids"] : undefined;
    const epochs = isObject(config) ? Number(config["epochs"] ?? 1) : 1;
    if (!Array.isArray(ids) || !(epochs >= 1 && epochs <= 1000)) return [];
    return Array.from({ length: epochs }, (_, i) => ids.map((id) => sampleName(String(id), i + 1))).flat();
  }
}

/** The name of one of several answers to a request. */
function sampleName(id: string | undefined, epoch: number): string {
  return epoch === 1 ? String(id) : `${id} (epoch ${epoch})`;
}

/** The targets; a sample without one has an empty text. */
function truthsIn(sample: JsonObject): readonly string[] {
  const target = resolved(sample["target"], sample);
  return target === "" ? [] : truthsAt({ target }, "target");
}

function questionOf(sample: JsonObject): string | undefined {
  const input = resolved(sample["input"], sample);
  return typeof input === "string" ? input : lastContent(input, "user");
}

function outputOf(sample: JsonObject): Pick<Answer, "said" | "finish"> {
  if (sample["error"] != null) return { said: nothingSaid("failed"), finish: undefined };
  const choice = resolved(choicesOf(sample)[0], sample);
  return isObject(choice)
    ? choiceFacts(readChoice(choice))
    : { said: nothingSaid("no-answer"), finish: undefined };
}

function choicesOf({ output }: JsonObject): readonly unknown[] {
  const choices = isObject(output) ? output["choices"] : undefined;
  return Array.isArray(choices) ? choices : [];
}

const ATTACHMENT = "attachment://";

/** Messages and their parts nest less deep. */
const MOST_LEVELS = 64;

/**
 * A value whose long texts may be kept apart, in the sample's attachments. Throws RowError for one that is not there, and for a
 * value that is too deep to be a text or messages.
 */
function resolved(value: unknown, sample: JsonObject, level = 0): unknown {
  if (level > MOST_LEVELS) throw new RowError("too-deep", [], `nested deeper than ${MOST_LEVELS} levels`);
  const inside = (item: unknown): unknown => resolved(item, sample, level + 1);
  if (typeof value === "string") return value.startsWith(ATTACHMENT) ? attachmentOf(value, sample) : value;
  if (Array.isArray(value)) return value.map(inside);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item)]));
}

function attachmentOf(text: string, { attachments }: JsonObject): string {
  const found = isObject(attachments) ? attachments[text.slice(ATTACHMENT.length)] : undefined;
  if (typeof found === "string") return found;
  throw new RowError(
    "missing-field",
    ["attachments"],
    "a text is kept as an attachment that the sample does not have",
  );
}
