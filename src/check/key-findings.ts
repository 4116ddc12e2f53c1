import type { JsonObject } from "../formats/input/format.js";
import { type OutputFormatName, outputFormats } from "../formats/output/registry.js";
import { tryParseJson } from "../json/try-parse.js";
import type { TrainerName } from "../trainers/registry.js";
import type { Trainer } from "../trainers/trainer.js";
import type { TrainerFinding } from "./finding.js";

/**
 * Findings for a format that a trainer does not read, and for keys that it rejects. Such a format is reported only once
 * for each trainer: these are added to `reportedTrainers`.
 */
export function keyFindings(
  row: JsonObject,
  output: OutputFormatName | undefined,
  trainers: readonly (readonly [TrainerName, Trainer])[],
  reportedTrainers: Set<TrainerName>,
): readonly TrainerFinding[] {
  const findings: TrainerFinding[] = [];
  for (const [name, trainer] of trainers) {
    if (output === undefined || !trainer.formats.includes(output)) {
      findings.push({
        rule: "unsupported-format",
        path: [],
        message: `${name} reads ${trainer.formats.join(", ")}; the command without check writes them: --target ${name}`,
        trainers: [name],
        isRepeat: reportedTrainers.has(name),
      });
      reportedTrainers.add(name);
      continue;
    }
    const { keys, optionalKeys } = outputFormats[output];
    const extra = Object.keys(row).find(
      (key) => !keys.includes(key) && !(optionalKeys.includes(key) && trainer.takesTools),
    );
    if (extra !== undefined && trainer.rejectsExtraKeys) {
      findings.push({
        rule: "extra-key",
        path: [extra],
        message: `${name} does not accept rows with keys other than ${keys.join(", ")}`,
        trainers: [name],
      });
    }
    if (trainer.toolsAreText === true && !isToolsText(row["tools"])) {
      findings.push({
        rule: "unsupported-format",
        path: ["tools"],
        message: `${name} stops at tools that are not JSON text; remove a blank text`,
        trainers: [name],
      });
    }
  }
  return findings;
}

/** Whether a trainer that parses the column reads it as tools, or as none. */
function isToolsText(tools: unknown): boolean {
  if (tools === undefined || tools === null || tools === "") return true;
  if (typeof tools !== "string") return false;
  const parsed = tryParseJson(tools);
  return typeof parsed === "object" && parsed !== null;
}
