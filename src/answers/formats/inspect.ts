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
  private evaluation: JsonObject = {};

  readonly take: AnswerReader["take"] = (value, place) => {
    const sample = objectIn(value);
    const id = idAt(sample, "id");
    const { epoch = 1 } = sample;
    if (!Number.isSafeInteger(epoch)) throw mismatch(["epoch"], "a whole number", epoch);
    this.found.add(sampleName(id, Number(epoch)));
    return {
      ...unknownAnswer(place),
      ...outputOf(sample),
      id,
      epoch: Number(epoch),
      question: questionOf(sample),
      truths: truthsAt({ target: resolved(sample["target"], sample) }, "target"),
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
    if (this.status === "success" || this.status === undefined) return { ...NO_FACTS, missing };
    return { ...NO_FACTS, missing, notes: [`the evaluation did not finish (status ${String(this.status)})`] };
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

function questionOf(sample: JsonObject): string | undefined {
  const input = resolved(sample["input"], sample);
  return typeof input === "string" ? input : lastContent(input, "user");
}

function outputOf(sample: JsonObject): Pick<Answer, "said" | "finish"> {
  if (sample["error"] != null) return { said: nothingSaid("failed"), finish: undefined };
  const { output } = sample;
  const choices = isObject(output) ? output["choices"] : undefined;
  const choice: unknown = Array.isArray(choices) ? resolved(choices[0], sample) : undefined;
  return isObject(choice)
    ? choiceFacts(readChoice(choice))
    : { said: nothingSaid("no-answer"), finish: undefined };
}

const ATTACHMENT = "attachment://";

/** A value whose long texts may be kept apart, in the sample's attachments. Throws RowError for one that is not there. */
function resolved(value: unknown, sample: JsonObject): unknown {
  if (typeof value === "string") return value.startsWith(ATTACHMENT) ? attachmentOf(value, sample) : value;
  if (Array.isArray(value)) return value.map((item: unknown) => resolved(item, sample));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, sample)]));
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
