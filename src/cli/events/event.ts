// What --events writes to stderr. Only tests and types read the schema: the lines are made of values that have its types.
import { z } from "zod";
import { RULE_NAMES } from "../../domain/rules.js";

const count = z.int().min(0);
const v = z
  .literal(1)
  .describe("the version of this list; it changes only when a line would be read in another way");

const Started = z.strictObject({
  v,
  event: z.literal("started"),
  version: z.string().describe("the version of lookahead-prep"),
  settings: z
    .record(z.string(), z.unknown())
    .describe("the settings, defaults included, as the manifest has them"),
  inputs: z.array(z.string()).describe("the inputs as they were named; `-` is standard input"),
  output: z
    .string()
    .nullable()
    .describe("the file of the rows; null for standard output, or if nothing is written"),
});

const Format = z.strictObject({
  v,
  event: z.literal("format"),
  format: z.string().describe("the format that was detected from the first rows, in words"),
});

const Progress = z.strictObject({
  v,
  event: z.literal("progress"),
  rows: count.describe("rows done"),
  rejected: count.describe("how many of them were rejected"),
  bytesRead: count.describe("bytes of the inputs that were read, as they are stored"),
  bytesTotal: count.optional().describe("bytes of all inputs; absent if one has no known size"),
  seconds: z.number().describe("seconds since the start"),
});

const Problem = z.strictObject({
  v,
  event: z.literal("problem"),
  rule: z.enum(RULE_NAMES).describe("the rule that the row broke"),
  file: z.string().describe("the input; `<stdin>` for standard input"),
  line: count.optional().describe("the line, from 1, in JSON Lines and Parquet"),
  element: count.optional().describe("the element, from 0, in a JSON array"),
  byte: count.optional().describe("the byte, from 0, in a part of a file"),
  field: z.string().optional().describe("the path of the field; absent for the row as a whole"),
  message: z.string().describe("the fact; never the row's text"),
});

const Warning = z.strictObject({
  v,
  event: z.literal("warning"),
  message: z.string().describe("what a person should know; the run goes on"),
});

const Finished = z.strictObject({
  v,
  event: z.literal("finished"),
  exitCode: z
    .union([z.literal(0), z.literal(65)])
    .describe("0, or 65 if rows were rejected and nothing was published"),
  published: z.boolean().describe("whether the rows were written whole; never with --dry-run"),
  rows: z
    .strictObject({
      read: count,
      written: count,
      augmented: count,
      rejected: z.partialRecord(z.enum(RULE_NAMES), count).describe("rejected rows by their first rule"),
    })
    .describe("the numbers of rows; the manifest has all counts"),
  output: z
    .strictObject({ path: z.string(), bytes: count, sha256: z.string() })
    .optional()
    .describe("the file of the rows; absent if there is none"),
  summary: z.array(z.string()).describe("the lines that people read at the end"),
  seconds: z.number().describe("seconds since the start, those of a resumed run included"),
});

const FAILURES = [
  ...(["usage", "bad-data", "input-missing", "cannot-create", "io", "input-changed", "config"] as const),
  ...(["closed-pipe", "signal", "bug"] as const),
] as const;

const Failed = z.strictObject({
  v,
  event: z.literal("failed"),
  exitCode: z.int().min(1).max(255).describe("for a signal, 128 and its number, as shells have it"),
  kind: z.enum(FAILURES).describe(`why: one of ${FAILURES.map((kind) => `\`${kind}\``).join(", ")}`),
  messages: z.array(z.string()).describe("the fact, then what to do"),
  signal: z.string().optional().describe("the signal that ended the run"),
});

/** One line of --events. The last line of a run is `finished` or `failed`, and says the exit code. */
export const Event = z.discriminatedUnion("event", [
  Started,
  Format,
  Progress,
  Problem,
  Warning,
  Finished,
  Failed,
]);
export type Event = z.output<typeof Event>;

/** Takes an event without its version. */
export type Emit = (event: Unversioned<Event>) => void;

type Unversioned<One> = One extends unknown ? Omit<One, "v"> : never;
