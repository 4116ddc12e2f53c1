import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** What `npm run test:interop -- --record` writes of one trainer. */
const Run = z.strictObject({
  /** The trainer of a second run, and which of its code was run there. */
  target: z.string().optional(),
  what: z.string().optional(),
  version: z.string(),
  date: z.iso.date(),
  formats: z.array(z.string()),
  vocabularies: z.array(z.string()),
  rows: z.number(),
  equal: z.number(),
  accepted: z.number(),
  /** How many rows came out in a way that is known, by its reason. */
  known: z.record(z.string(), z.number()),
  unexpected: z.number(),
});

export type Run = z.output<typeof Run>;

/** What came of the last runs of the trainers' own code, by the folder of the run. */
export const RUNS: Readonly<Record<string, Run>> = z
  .record(z.string(), Run)
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, "../interop/results.json"), "utf8")));

/** The last runs of one trainer's code. */
export function runsOf(name: string): readonly Run[] {
  return Object.entries(RUNS)
    .filter(([folder, { target = folder }]) => target === name)
    .map(([, run]) => run);
}
