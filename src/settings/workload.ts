/** What takes most of a run's time: counting tokens, or splicing texts into rows. */
export type Workload = "counting" | "splicing";

/**
 * How many bytes of a file are read at once: the approximate size of a block. Large blocks cost less per row to read
 * and to send to a worker. When rows take long to process, blocks are small, so that the data of their rows does not
 * reach V8's old generation.
 */
export const CHUNK_BYTES: Readonly<Record<Workload, number>> = { counting: 1 << 16, splicing: 1 << 19 };
