/** What takes most of a run's time: to count tokens, or to splice texts into rows. */
export type Workload = "counting" | "splicing";

/**
 * How many bytes of a file are read at once, and so how long blocks are. Long blocks cost less per row to read and to
 * send to a worker. Where rows take long, blocks are short, so that what is known of their rows does not reach V8's old
 * generation.
 */
export const CHUNK_BYTES: Readonly<Record<Workload, number>> = { counting: 1 << 16, splicing: 1 << 19 };
