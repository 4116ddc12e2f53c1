import { RunError } from "../../domain/run-error.js";
import type { Verify } from "../../shards/marker.js";
import { ShardCount } from "../../shards/plan-file.js";

export function parseFolder(names: readonly string[]): string {
  if (names.length === 1 && names[0] !== "") return names[0]!;
  throw new RunError("usage", "expected one folder: that of a planned run");
}

export function parseVerify(value: unknown): Verify {
  if (value === undefined || value === "size") return "size";
  if (value === "sha256") return "sha256";
  throw new RunError("usage", "--verify: expected size or sha256");
}

/** Throws RunError `usage`. */
export function wholeNumber(name: string, value: unknown): number {
  const count = ShardCount.safeParse(Number(value));
  if (count.success) return count.data;
  throw new RunError("usage", `${name}: ${count.error.issues[0]?.message}`);
}
