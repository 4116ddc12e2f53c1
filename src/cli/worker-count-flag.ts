import { WorkerCount } from "../block/workers/worker-count.js";
import { RunError } from "../domain/run-error.js";

/** Throws RunError `usage`. */
export function workersFrom(typed: unknown): number | undefined {
  if (typed === undefined) return undefined;
  const count = WorkerCount.safeParse(Number(typed));
  if (count.success) return count.data;
  throw new RunError("usage", `--workers: ${count.error.issues[0]?.message}`);
}
