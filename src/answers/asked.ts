import type { Place } from "../domain/place.js";
import { RowError } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import { mismatch } from "../formats/input/parse-row.js";
import type { Input } from "../io/inputs.js";
import type { InputLimits, StandardInput } from "../io/open-rows.js";
import { isObject } from "../json/is-object.js";
import { idAt, lastContent, objectIn, optionalText, truthsAt } from "./fields.js";
import type { JsonObject } from "./format.js";
import { plainQuestion, TRUTH_FIELDS, truthsIn } from "./formats/plain.js";
import { openItems } from "./open-items.js";
import { promptKey } from "./prompt-key.js";
import { atPlace } from "./read-answers.js";

/** What was asked, or what an answer should be: a row of --probes or of --truth. */
export interface Asked {
  readonly place: Place;
  /** Names of the request: its id, and its name in a batch. */
  readonly ids: readonly string[];
  readonly question: string | undefined;
  /** Whether the question is the one that was asked, whatever the answer's file says: it is of --probes. */
  readonly isProbe: boolean;
  /** What answers with the same prompt have, too. */
  readonly promptKey: string | undefined;
  /** The beginning of the answer that the model was given. */
  readonly prefill: string | undefined;
  readonly category: string | undefined;
  readonly promptTokens: number | undefined;
  readonly truths: readonly string[];
}

/** Which of the two files rows are of. */
export type AskedKind = "probes" | "truths";

/** A file of what was asked, and what identifies it. */
export interface AskedFile {
  readonly name: string;
  readonly rows: readonly Asked[];
  readonly bytes: number;
  readonly sha256: string;
}

/** Reads all rows of a file. Throws RunError `bad-data` for one that does not fit, and for a file without rows. */
export async function readAsked(
  input: Input,
  kind: AskedKind,
  stdin: StandardInput,
  limits: InputLimits,
): Promise<AskedFile> {
  const { name, items, digest } = await openItems(input, stdin, limits);
  const rows: Asked[] = [];
  for await (const { kind: part, place, value } of items)
    if (part === "item") rows.push(atPlace(place, () => askedIn(objectIn(value()), kind, place)));
  if (rows.length === 0) throw new RunError("bad-data", `${name} has no rows`);
  return { name, rows, ...digest() };
}

/** Reads a row of `probes`, a request of a batch, or a row of a data set. Throws RowError. */
function askedIn(row: JsonObject, kind: AskedKind, place: Place): Asked {
  const ids = [idAt(row, "id"), idAt(row, "custom_id")].filter((id) => id !== undefined);
  const { prompt_tokens: promptTokens } = row;
  const question = questionOf(row);
  const asked = {
    place,
    ids: [...new Set(ids)],
    question,
    isProbe: kind === "probes",
    promptKey: question === undefined ? undefined : promptKey(question),
    prefill: optionalText(row["prefill"]) || undefined,
    category: idAt(row, "category"),
    promptTokens: typeof promptTokens === "number" ? promptTokens : undefined,
    truths: truthsOf(row, kind),
  };
  if (asked.ids.length === 0 && question === undefined && kind === "probes")
    throw mismatch(["id"], "an id or a prompt", undefined);
  return asked;
}

function questionOf(row: JsonObject): string | undefined {
  const { body } = row;
  if (!isObject(body)) return plainQuestion(row, undefined);
  const { prompt, messages, input } = body;
  return optionalText(prompt) ?? optionalText(input) ?? lastContent(messages ?? input, "user");
}

/** In a file of truths, a field with the answer is the truth, as in the test rows of GSM8K. */
const ANSWERS_AS_TRUTHS = ["answer", "output", "response", "completion"];

function truthsOf(row: JsonObject, kind: AskedKind): readonly string[] {
  const truths = truthsIn(row, TRUTH_FIELDS);
  if (truths.length > 0 || kind === "probes") return truths;
  const field = ANSWERS_AS_TRUTHS.find((name) => row[name] != null);
  const [one, other] = TRUTH_FIELDS.filter((name) => row[name] != null);
  if (one !== undefined && other !== undefined)
    throw new RowError(
      "wrong-type",
      [],
      `${one} and ${other} differ, and each may be the truth; remove one of them`,
    );
  if (field !== undefined) return truthsAt(row, field);
  throw mismatch(["truth"], `a truth (${[...TRUTH_FIELDS, ...ANSWERS_AS_TRUTHS].join(", ")})`, undefined);
}
