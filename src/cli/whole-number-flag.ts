import { RunError } from "../domain/run-error.js";
import { ShardCount } from "../shards/shard-count.js";

/** Throws RunError `usage`. */
export function wholeNumber(name: string, value: unknown): number {
  const count = ShardCount.safeParse(Number(value));
  if (count.success) return count.data;
  throw new RunError("usage", `${name}: ${count.error.issues[0]?.message}`);
}
