import { createHash } from "node:crypto";
import { formatPlace, type Place } from "../../domain/place.js";
import { RowError } from "../../domain/problem.js";
import { mismatch } from "../../formats/input/parse-row.js";
import { isObject } from "../../json/is-object.js";
import { textSaid, unknownAnswer } from "../answer.js";
import { idAt, objectIn, truthsAt } from "../fields.js";
import { type AnswerFormat, type AnswerReader, type JsonObject, NO_FACTS } from "../format.js";

/** The samples that lm-evaluation-harness logs: samples_TASK_DATE.jsonl. */
export const lmEval: AnswerFormat = {
  summary: "samples_TASK_DATE.jsonl of lm-evaluation-harness (--log_samples)",
  otherFile: (head) =>
    head.get("results") === "{" && (head.has("configs") || head.has("group_subtasks"))
      ? "lm-eval's totals, without the answers; name the samples_*.jsonl beside it (lm-eval writes them with --log_samples)"
      : undefined,
  reads: ["doc_id", "target", "arguments", "resps", "filter"],
  fits: (value) => isObject(value) && "doc_id" in value && "resps" in value,
  open: () => new SamplesReader(),
};

/** One file has a line for each document and filter; the model's answer is the same in all lines of a document. */
class SamplesReader implements AnswerReader {
  /** The first filter of the file: its lines are read, and all others are compared with them. */
  private filter: unknown;
  private readonly seen = new Map<string, { readonly digest: string; readonly place: Place }>();
  private repeats = 1;

  readonly take: AnswerReader["take"] = (value, place) => {
    const row = objectIn(value);
    const id = idAt(row, "doc_id");
    if (id === undefined) throw mismatch(["doc_id"], "text or a whole number", row["doc_id"]);
    const text = this.response(row);
    const filter = row["filter"] ?? "none";
    this.filter ??= filter;
    if (filter !== this.filter) {
      this.refuseOther(id, text, place);
      return undefined;
    }
    this.seen.set(id, { digest: digestOf(text), place });
    const truths = truthsAt(row, "target");
    return { ...unknownAnswer(place), id, question: questionOf(row), said: textSaid(text), truths };
  };

  readonly end = (): typeof NO_FACTS => {
    const notes =
      this.repeats === 1
        ? []
        : [`each document has up to ${this.repeats} answers (repeats), of which the first is scored`];
    return { ...NO_FACTS, notes };
  };

  private response({ resps }: JsonObject): string {
    const first: unknown = Array.isArray(resps) ? resps[0] : undefined;
    const answers: readonly unknown[] = Array.isArray(first) ? first : [first];
    const [answer] = answers;
    if (typeof answer === "string") {
      this.repeats = Math.max(this.repeats, answers.length);
      return answer;
    }
    if (typeof answer === "number")
      throw new RowError(
        "unsupported-content",
        ["resps"],
        "the task compares log-probabilities (multiple choice), so there is no answer to score; name the samples of a task that generates text",
      );
    throw mismatch(["resps", 0, 0], "text", answer);
  }

  /** Another filter's line of a document must be of the same answer. */
  private refuseOther(id: string, text: string, place: Place): void {
    const known = this.seen.get(id);
    if (known === undefined || known.digest === digestOf(text)) return;
    throw new RowError(
      "wrong-type",
      ["resps"],
      `another answer to document ${id} than at ${formatPlace(known.place)}, of filter ${String(this.filter)}; the lines of ${formatPlace(place)} are of another run`,
    );
  }
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

/** The rendered prompt: `arguments` is an object, and was a list of lists before 0.4.9. */
function questionOf({ arguments: given }: JsonObject): string | undefined {
  const first: unknown = Array.isArray(given) ? given[0] : isObject(given) ? given["gen_args_0"] : undefined;
  const prompt: unknown = Array.isArray(first) ? first[0] : isObject(first) ? first["arg_0"] : undefined;
  return typeof prompt === "string" ? prompt : undefined;
}
