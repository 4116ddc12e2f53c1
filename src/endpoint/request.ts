import { createHash } from "node:crypto";
import { RowError } from "../domain/problem.js";
import { canonicalJson } from "../json/canonical.js";
import { isObject } from "../json/is-object.js";
import { refuseDeepText } from "../json/spans.js";
import { tryParseJson } from "../json/try-parse.js";

export type JsonBody = Readonly<Record<string, unknown>>;

/** The routes that are asked, after `/v1`. */
export type AskPath = "/chat/completions" | "/completions";

/** One request: all that its answer depends on, but for the model's weights. */
export interface AskRequest {
  readonly path: AskPath;
  readonly body: JsonBody;
}

/** The name of a request in the answers file and in batches: 32 hex digits of its SHA-256. */
export function requestKey({ path, body }: AskRequest): string {
  return sha256(canonicalJson({ path, body })).slice(0, 32);
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A text as a JSON object; undefined if it is none, or nests so deep that it could not be written again. */
export function jsonObject(text: string): JsonBody | undefined {
  if (isTooDeep(text)) return undefined;
  const value = tryParseJson(text);
  return isObject(value) ? value : undefined;
}

function isTooDeep(text: string): boolean {
  try {
    refuseDeepText(text);
    return false;
  } catch (error) {
    if (error instanceof RowError) return true;
    throw error;
  }
}
