import { tokenizerOf } from "./requirements.js";
import type { Settings } from "./settings.js";

/** What takes most of a run's time: to count tokens, or to put texts into rows. */
export type Workload = "counting" | "splicing";

/**
 * How much of a file is read at once, and so how long blocks are. Long ones cost less for each row to read, and to send to
 * a worker; but where rows take long, what is known of a block's rows must not be there long enough to get old.
 */
export const CHUNK_BYTES: Readonly<Record<Workload, number>> = { counting: 1 << 16, splicing: 1 << 19 };

export function resolveWorkload(settings: Settings): Workload {
  return tokenizerOf(settings) === undefined ? "splicing" : "counting";
}
