import type { JsonObject } from "../formats/input/format.js";
import { type OutputFormatName, outputFormats } from "../formats/output/registry.js";
import type { TargetName } from "../trainers/registry.js";
import type { Target } from "../trainers/trainer.js";
import type { Found } from "./finding.js";

/**
 * Rows of a shape that a trainer does not read, and keys that it refuses. A trainer that does not read the file is told of
 * once; `unread` remembers which.
 */
export function keyFindings(
  row: JsonObject,
  output: OutputFormatName | undefined,
  trainers: readonly (readonly [TargetName, Target])[],
  unread: Set<TargetName>,
): readonly Found[] {
  const found: Found[] = [];
  for (const [name, target] of trainers) {
    if (output === undefined || !target.shapes.includes(output)) {
      found.push({
        rule: "unsupported-format",
        path: [],
        fact: `${name} reads ${target.shapes.join(", ")}`,
        targets: [name],
        isQuiet: unread.has(name),
      });
      unread.add(name);
      continue;
    }
    const { keys, optionalKeys } = outputFormats[output];
    const extra = Object.keys(row).find(
      (key) => !keys.includes(key) && !(optionalKeys.includes(key) && target.takesTools),
    );
    if (extra !== undefined && target.refusesOtherKeys) {
      found.push({
        rule: "extra-key",
        path: [extra],
        fact: `${name} refuses rows with other keys than ${keys.join(", ")}`,
        targets: [name],
      });
    }
  }
  return found;
}
