import { z } from "zod";
import { Tally } from "../../block/tally.js";
import { Fingerprint, Sha256 } from "../fingerprint.js";
import { TEMPORARY } from "./temporary-name.js";

const Count = z.int().nonnegative();
const PartialFile = z.strictObject({ temporary: z.string().regex(TEMPORARY), bytes: Count, sha256: Sha256 });

/** The progress of a run: what a later run needs to resume it. */
export const Checkpoint = z.strictObject({
  fingerprint: Fingerprint,
  rows: PartialFile,
  rejects: PartialFile.optional(),
  done: z
    .array(z.strictObject({ name: z.string(), bytes: Count, sha256: Sha256.optional() }))
    .describe("inputs that are read completely"),
  position: z
    .strictObject({ byte: Count, line: z.int().positive() })
    .describe("position in the next input, in decompressed bytes"),
  tally: Tally,
  seconds: z.number().nonnegative().describe("duration of the run so far"),
  writer: z.strictObject({ process: z.int().positive(), host: z.string() }),
});
export type Checkpoint = z.output<typeof Checkpoint>;

/** A checkpoint and its path. */
export interface FoundCheckpoint {
  readonly path: string;
  readonly checkpoint: Checkpoint;
}
