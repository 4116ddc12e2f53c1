import { z } from "zod";

export const MOST_SHARDS = 1_000_000;

/** A number of shards or tasks. */
export const ShardCount = z
  .int("expected a whole number of at least 1")
  .min(1, "expected a whole number of at least 1")
  .max(MOST_SHARDS, `expected at most ${MOST_SHARDS}`);
