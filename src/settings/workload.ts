/** What takes most of a run's time: counting tokens, or splicing texts into rows. */
export type Workload = "counting" | "splicing";

/**
 * How many bytes of a file are read at once: the approximate size of a block. Large blocks cost less per row to read and to
 * send to a worker. While rows are counted, V8 collects what has grown old between two blocks, so they are smaller.
 */
export const CHUNK_BYTES: Readonly<Record<Workload, number>> = { counting: 1 << 17, splicing: 1 << 19 };
