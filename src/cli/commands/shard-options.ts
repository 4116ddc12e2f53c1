import { RunError } from "../../domain/run-error.js";
import type { Verify } from "../../shards/marker.js";
import { usualFlag } from "../flag.js";

/** The argument of all commands that work on a planned run. */
export const FOLDER = ["<folder>", "the folder of a planned run"] as const;

export const verifyOption = usualFlag(
  "Run",
  "--verify <HOW>",
  "how the files of completed shards are verified: size or sha256 (default: size)",
  "check shards by size or sha256 (default: size)",
);

/** Throws RunError `usage`. */
export function parseFolder(names: readonly string[]): string {
  if (names.length === 1 && names[0] !== "") return names[0]!;
  throw new RunError("usage", "expected one argument: the folder of a planned run");
}

/** Throws RunError `usage`. */
export function parseVerify(value: unknown): Verify {
  if (value === undefined || value === "size") return "size";
  if (value === "sha256") return "sha256";
  throw new RunError("usage", "--verify: expected size or sha256");
}
