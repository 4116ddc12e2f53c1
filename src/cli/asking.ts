// How a model is asked, by the flags of endpoint-flags.ts.
import { z } from "zod";
import { RunError } from "../domain/run-error.js";
import type { JsonBody } from "../endpoint/request.js";
import { tryParseJson } from "../json/try-parse.js";
import type { AnswerSource } from "../run/asking/answer-source.js";
import type { World } from "../run/world.js";
import type { ParsedArguments } from "./command.js";
import { endpointFrom } from "./endpoint-flags.js";
import { parsedFlags } from "./parsed-flags.js";

type Flags = ParsedArguments["flags"];

const INSTEAD = ["dryRun", "emitRequests", "applyResponses"] as const;
const LIMIT = "max_tokens";

/** Whether requests are only listed. Throws RunError `usage` for flags of which only one can hold. */
export function isListing(flags: Flags): boolean {
  const given = INSTEAD.filter((name) => flags[name] !== undefined);
  if (given.length > 1)
    throw new RunError(
      "usage",
      "--dry-run, --emit-requests and --apply-responses: use one of them at a time",
    );
  return given.length > 0 && given[0] !== "applyResponses";
}

/** Throws RunError `usage`. */
export async function sourceFrom(flags: Flags, world: Pick<World, "env">): Promise<AnswerSource> {
  const files = flags["applyResponses"];
  if (Array.isArray(files)) return { kind: "batch", model: wantedModel(flags), files: files.map(String) };
  return { kind: "endpoint", ...(await endpointFrom(flags, world)) };
}

/** The model of requests that nobody is asked: by its flag. Throws RunError `usage`. */
export function wantedModel({ model, dryRun }: Flags): string {
  if (model !== undefined) return String(model);
  if (dryRun === true) return "unknown";
  throw new RunError("usage", "no model: name the one that the batch asks with --model");
}

/** What requests have beside the prompt. Throws RunError `usage`. */
export function samplingFrom(
  { sampling: given, limitField }: Flags,
  defaults: JsonBody,
  schema: z.ZodType<JsonBody>,
): JsonBody {
  const { sampling } = parsedFlags(z.object({ sampling: schema }), {
    sampling: given === undefined ? defaults : samplingIn(String(given)),
  });
  if (limitField === undefined) return sampling;
  if (!(LIMIT in sampling))
    throw new RunError("usage", `--limit-field: --sampling has no ${LIMIT} that could have another name`);
  return Object.fromEntries(
    Object.entries(sampling).map(([name, value]) => [name === LIMIT ? String(limitField) : name, value]),
  );
}

function samplingIn(text: string): unknown {
  if (text.trim() === "") return {};
  const value = tryParseJson(text);
  if (value !== undefined) return value;
  throw new RunError("usage", `--sampling: expected JSON such as '{"temperature": 0}', or "" for nothing`);
}

/** Where answers are kept. */
export function answersPath(flags: Flags, output: string | undefined): string {
  if (flags["answers"] !== undefined) return String(flags["answers"]);
  return output === undefined ? "answers.jsonl" : `${output}.answers.jsonl`;
}
