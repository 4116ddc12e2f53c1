import { z } from "zod";
import type { Workload } from "../../settings/workload.js";

const COUNT = "expected a whole number of at least 1";

/** How many threads prepare rows. */
export const WorkerCount = z
  .int(COUNT)
  .min(1, COUNT)
  .max(64, "expected at most 64")
  .describe(
    "threads that prepare rows; the output is the same for any number (default: depends on the cores and the size of the inputs)",
  );

/** Minimum size of the inputs, in bytes, for several threads; with less, they take longer to start than they save. */
const LEAST_BYTES = { counting: 32e6, splicing: 2e9 };
/** Maximum default; more threads would wait for the one that reads and writes. */
const MOST_WORKERS = { counting: 8, splicing: 4 };

/** The default number of workers. `bytes` is the size of all inputs; undefined if one of them has no size. */
export function workersFor(bytes: number | undefined, workload: Workload, cores: number): number {
  if (bytes === undefined || bytes < LEAST_BYTES[workload]) return 1;
  return Math.max(1, Math.min(cores, MOST_WORKERS[workload]));
}
