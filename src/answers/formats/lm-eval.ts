import { crc32 } from "node:zlib";
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

/** A filter's line of a document: what it says of the answers, and where it stands. */
interface Line {
  readonly checksum: number;
  readonly place: Place;
}

/** One file has a line for each document and filter; the model's answers are the same in all lines of a document. */
class SamplesReader implements AnswerReader {
  /** The first filter of the file: its lines are read, and all others are compared with them. */
  private filter: string | undefined;
  private readonly seen = new Map<string, Line>();
  /** Lines of other filters, of documents that the first one has not had yet. */
  private readonly early = new Map<string, Line>();
  private repeats = 1;

  readonly take: AnswerReader["take"] = (value, place) => {
    const row = objectIn(value);
    const id = idAt(row, "doc_id");
    if (id === undefined) throw mismatch(["doc_id"], "text or a whole number", row["doc_id"]);
    const answers = responsesIn(row);
    const line = { checksum: checksumOf(answers, row["target"]), place };
    const filter = filterOf(row);
    this.filter ??= filter;
    if (filter !== this.filter) {
      const first = this.seen.get(id);
      if (first === undefined) this.early.set(id, line);
      else refuseOther(id, first, line);
      return undefined;
    }
    const early = this.early.get(id);
    if (early !== undefined) refuseOther(id, line, early);
    this.early.delete(id);
    this.seen.set(id, line);
    this.repeats = Math.max(this.repeats, answers.length);
    const said = textSaid(answers[0]);
    return { ...unknownAnswer(place), id, question: questionOf(row), said, truths: truthsAt(row, "target") };
  };

  readonly end = (): typeof NO_FACTS => {
    const [lost] = this.early;
    if (lost !== undefined)
      throw new RowError(
        "missing-field",
        ["filter"],
        `document ${lost[0]} (${formatPlace(lost[1].place)}) has no line of the filter ${this.filter}; take the file as lm-eval wrote it`,
      );
    const notes =
      this.repeats === 1
        ? []
        : [`each document has up to ${this.repeats} answers (repeats), of which the first is scored`];
    return { ...NO_FACTS, notes };
  };
}

/** The name of the line's filter: without one, lm-eval's own name for none. Throws RowError `wrong-type`. */
function filterOf({ filter }: JsonObject): string {
  if (filter == null) return "none";
  if (typeof filter === "string") return filter;
  throw mismatch(["filter"], "text", filter);
}

/** The answers to a document's one request: one, or as many as there are repeats. Throws RowError. */
function responsesIn({ resps }: JsonObject): readonly [string, ...string[]] {
  const requests: readonly unknown[] = Array.isArray(resps) ? resps : [];
  if (requests.some(isLikelihood))
    throw new RowError(
      "unsupported-content",
      ["resps"],
      "the task compares log-probabilities (multiple choice), so there is no answer to score; name the samples of a task that generates text",
    );
  if (requests.length > 1)
    throw new RowError(
      "unsupported-content",
      ["resps"],
      `${requests.length} requests for one document, so it is not known which answer counts; name the samples of a task that asks once`,
    );
  const [first] = requests;
  const [answer, ...others]: readonly unknown[] = Array.isArray(first) ? first : [first];
  const odd = [answer, ...others].findIndex((text) => typeof text !== "string");
  if (odd !== -1) throw mismatch(["resps", 0, odd], "text", [answer, ...others][odd]);
  return [answer as string, ...(others as readonly string[])];
}

/** A log-probability, alone or with whether its text is the likeliest; older versions wrote both as texts. */
function isLikelihood(request: unknown): boolean {
  if (typeof request === "number") return true;
  if (!Array.isArray(request)) return false;
  const [first, second]: readonly unknown[] = request;
  if (request.length === 2 && /^(?:true|false)$/i.test(String(second)) && Number.isFinite(Number(first)))
    return true;
  return isLikelihood(first);
}

/** Another filter's line of a document must be of the same answers, and have the same target. */
function refuseOther(id: string, first: Line, other: Line): void {
  if (first.checksum === other.checksum) return;
  throw new RowError(
    "wrong-type",
    ["resps"],
    `document ${id} has other answers or another target at ${formatPlace(other.place)} than at ${formatPlace(first.place)}, where another filter is logged; the lines are of two runs`,
  );
}

/** A checksum: seldom the same for other answers or another target. */
function checksumOf(answers: readonly string[], target: unknown): number {
  return crc32(JSON.stringify(target) ?? "", crc32(answers.join("\0")));
}

/** The rendered prompt: `arguments` is an object, and was a list of lists before 0.4.9. */
function questionOf({ arguments: given }: JsonObject): string | undefined {
  const first: unknown = Array.isArray(given) ? given[0] : isObject(given) ? given["gen_args_0"] : undefined;
  const prompt: unknown = Array.isArray(first) ? first[0] : isObject(first) ? first["arg_0"] : undefined;
  return typeof prompt === "string" ? prompt : undefined;
}
