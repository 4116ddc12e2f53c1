import { WorkerCount } from "../block/workers/worker-count.js";
import { RunError } from "../domain/run-error.js";

/** Throws RunError `usage`. */
export function workersFrom(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const count = WorkerCount.safeParse(Number(value));
  if (count.success) return count.data;
  throw new RunError("usage", `--workers: ${count.error.issues[0]?.message}`);
}
