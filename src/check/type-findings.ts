import type { JsonObject } from "../formats/input/format.js";
import type { TrainerFinding } from "./finding.js";
import { kindOf, MIXED } from "./value-kind.js";

/** Values of another kind than in the rows before, which `kinds` remembers by key: readers make one table of all rows. */
export function typeFindings(row: JsonObject, kinds: Map<string, string>): readonly TrainerFinding[] {
  const findings: TrainerFinding[] = [];
  for (const [key, value] of Object.entries(row)) {
    const kind = kindOf(value);
    if (kind === undefined) continue;
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, kind);
    if (kind === MIXED || (known !== undefined && known !== kind)) {
      const message =
        kind === MIXED
          ? "some contents are texts and some are lists of parts"
          : `${kind}, where rows before have ${known}`;
      findings.push({ rule: "mixed-types", path: [key], message, trainers: [] });
    }
  }
  return findings;
}
