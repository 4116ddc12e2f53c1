import { createHash } from "node:crypto";
import { z } from "zod";
import { RunError } from "../domain/run-error.js";
import { tryParseJson } from "../json/try-parse.js";
import { Fingerprint, Sha256 } from "../run/fingerprint.js";
import { planPath } from "./paths.js";
import type { RunFolder } from "./run-folder.js";
import { MOST_SHARDS } from "./shard-count.js";

const FORMAT = 1;
const Byte = z.int().nonnegative();

/** The plan of a sharded run, which all its shards follow. */
export const Plan = z.strictObject({
  format: z.literal(FORMAT),
  run: Sha256.describe("SHA-256 of the run's settings and inputs"),
  fingerprint: Fingerprint,
  files: z
    .array(z.strictObject({ path: z.string().min(1), compressed: z.boolean() }))
    .describe("paths of the inputs, in order; a compressed one can only be read as a whole"),
  showContent: z.boolean(),
  shards: z
    .array(z.array(z.strictObject({ input: Byte, start: Byte, end: Byte })))
    .min(1)
    .max(MOST_SHARDS)
    .describe("for each shard, the inputs that it reads and which bytes of them"),
});
export type Plan = z.output<typeof Plan>;

/** The plan with its checksum. */
export function createPlan(plan: Omit<Plan, "format" | "run">): Plan {
  return { format: FORMAT, run: sumOf(plan), ...plan };
}

/** Covers what the bytes of a run depend on and how it is split, but not where its inputs are mounted. */
function sumOf({ fingerprint, shards }: Pick<Plan, "fingerprint" | "shards">): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted([fingerprint, shards])))
    .digest("hex");
}

/** The value with all objects as lists of entries, sorted by key. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, item]) => [key, sorted(item)]);
}

/** Reads the plan in a folder. Throws RunError `input-missing`, or `config` if it is invalid or was changed. */
export async function readPlan(folder: RunFolder): Promise<Plan> {
  const plan = await findPlan(folder);
  if (plan !== undefined) return plan;
  throw new RunError("input-missing", `${folder.path} holds no plan; create one with lookahead-prep plan`);
}

/** The plan in a folder; undefined if there is none. Throws RunError `config`, `input-missing` or `io`. */
export async function findPlan(folder: RunFolder): Promise<Plan | undefined> {
  const path = planPath(folder.path);
  const text = await folder.text(path);
  if (text === undefined) return undefined;
  const plan = Plan.safeParse(tryParseJson(text));
  if (plan.success && isWhole(plan.data)) return plan.data;
  throw new RunError("config", `${path}: not a plan, or changed by hand; run \`plan\` again`);
}

/** Whether the checksum is right, and the shards in order read every byte of every input exactly once. */
function isWhole(plan: Plan): boolean {
  const { files, shards } = plan;
  const { inputs } = plan.fingerprint;
  if (plan.run !== sumOf(plan) || files.length !== inputs.length) return false;
  const read = inputs.map(() => 0);
  let last = 0;
  for (const { input, start, end } of shards.flat()) {
    if (input < last || start !== read[input] || end <= start) return false;
    if (files[input]!.compressed && end !== inputs[input]!.bytes) return false;
    read[input] = end;
    last = input;
  }
  return inputs.every(({ bytes }, i) => bytes === read[i]);
}
