/** What takes most of a run's time: counting tokens, or splicing texts into rows. */
export type Workload = "counting" | "splicing";

/**
 * How many bytes of a file are read at once: the approximate size of a block. Large blocks cost less per row to read and to
 * send to a worker.
 */
export const CHUNK_BYTES = 1 << 19;
