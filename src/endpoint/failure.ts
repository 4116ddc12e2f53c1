import { isObject } from "../json/is-object.js";
import { tryParseJson } from "../json/try-parse.js";

/** Why a request has no answer. */
export type FailureReason =
  | "unreachable"
  | "cut"
  | "deadline"
  | "busy"
  | "server-error"
  | "not-json"
  | "too-long"
  | "refused"
  | "filtered"
  | "no-choice"
  | "not-in-batch";

/** A request that failed for good. `code` is a status, or the name that a system or a server has for the error. */
export interface Failure {
  readonly reason: FailureReason;
  readonly code: string;
}

/** What went wrong, for people. */
export function failureWords({ reason, code }: Failure): string {
  switch (reason) {
    case "unreachable":
      return `the endpoint cannot be reached (${code})`;
    case "cut":
      return `an answer was cut off (${code})`;
    case "deadline":
      return "an answer was not complete within --deadline";
    case "busy":
    case "server-error":
    case "refused":
      return `the endpoint answered ${code}`;
    case "not-json":
      return "an answer was not a JSON object";
    case "too-long":
      return "an answer was longer than 16 MiB";
    case "filtered":
      return "the endpoint filtered the content";
    case "no-choice":
      return "an answer had no text";
    case "not-in-batch":
      return "the files of the batch have none";
  }
}

/** Whether the same request may be answered later, when the server or the line is well again. */
export function mayPass({ reason }: Failure): boolean {
  switch (reason) {
    case "unreachable":
    case "cut":
    case "deadline":
    case "busy":
    case "server-error":
      return true;
    case "not-json":
    case "too-long":
    case "refused":
    case "filtered":
    case "no-choice":
    case "not-in-batch":
      return false;
  }
}

/** What a body says of an error. Its words are not kept: they may repeat the request. */
export interface ErrorBody {
  /** A name such as `context_length_exceeded`; undefined if there is none that is one word. */
  readonly code: string | undefined;
  /** The one of the `names` that the error is about. */
  readonly parameter: string | undefined;
}

const WORD = /^[\w.-]{1,64}$/;
/** How many tokens may be written: an error that names it may be about the length of one prompt. */
const LIMITS: readonly string[] = ["max_tokens", "max_completion_tokens"];
const UNKNOWN = /unsupported|not supported|unknown|unexpected|unrecognized|not permitted|extra/i;

/** Reads the error of a refused request, in the shapes of OpenAI and of FastAPI; `names` are the body's parameters. */
export function readError(text: string, names: readonly string[]): ErrorBody {
  const body = tryParseJson(text);
  const error = isObject(body) && isObject(body["error"]) ? body["error"] : isObject(body) ? body : {};
  const code = [error["code"], error["type"]].find(
    (one): one is string => typeof one === "string" && WORD.test(one),
  );
  const said = JSON.stringify([error["message"], error["detail"], isObject(body) ? body["detail"] : ""]);
  const isNamed = (name: string): boolean =>
    error["param"] === name || new RegExp(`[\`'"]${name}(?:\\\\)?[\`'"]`).test(said);
  const parameter = names.find((name) => isNamed(name) && (!LIMITS.includes(name) || UNKNOWN.test(said)));
  return { code, parameter };
}
