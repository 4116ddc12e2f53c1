import type { JsonObject } from "../formats/input/format.js";
import { columnType, MIXED_CONTENTS } from "../row/column-type.js";
import type { TrainerFinding } from "./finding.js";

/** Findings for values of another type than in earlier rows (`columnTypes`): trainers load all rows into one table. */
export function typeFindings(row: JsonObject, columnTypes: Map<string, string>): readonly TrainerFinding[] {
  const findings: TrainerFinding[] = [];
  for (const [key, value] of Object.entries(row)) {
    const type = columnType(value);
    if (type === undefined) continue;
    const known = columnTypes.get(key);
    if (known === undefined) columnTypes.set(key, type);
    if (type === MIXED_CONTENTS || (known !== undefined && known !== type)) {
      const message =
        type === MIXED_CONTENTS
          ? "some contents are texts and some are lists of parts"
          : `${type}, where earlier rows have ${known}`;
      findings.push({ rule: "mixed-types", path: [key], message, trainers: [] });
    }
  }
  return findings;
}
