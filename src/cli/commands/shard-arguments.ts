import { RunError } from "../../domain/run-error.js";
import type { Verify } from "../../shards/marker.js";
import { ShardCount } from "../../shards/plan-file.js";

export function parseFolder(names: readonly string[]): string {
  if (names.length === 1 && names[0] !== "") return names[0]!;
  throw new RunError("usage", "expected one folder: that of a planned run");
}

export function parseVerify(typed: unknown): Verify {
  if (typed === undefined || typed === "size") return "size";
  if (typed === "sha256") return "sha256";
  throw new RunError("usage", "--verify: expected size or sha256");
}

/** Throws RunError `usage`. */
export function wholeNumber(name: string, typed: unknown): number {
  const count = ShardCount.safeParse(Number(typed));
  if (count.success) return count.data;
  throw new RunError("usage", `${name}: ${count.error.issues[0]?.message}`);
}
