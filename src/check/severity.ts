import type { Rule } from "../domain/rules.js";
import type { CheckName, CheckSeverities } from "../rules/registry.js";

/** Rules that only warn by default. */
const WARNED: ReadonlySet<Rule> = new Set([
  "seam",
  "preview-altered",
  "prompt-not-prefix",
  "response-marker",
  "preview-is-answer",
]);

/** The configured severity, or the default for existing rows; a check's own default is for rows to be written. */
export function severityOf(rule: Rule, severities: Partial<CheckSeverities>): "fail" | "warn" | "off" {
  const configured = severities[rule as CheckName];
  if (configured === undefined) return WARNED.has(rule) ? "warn" : "fail";
  return configured === "reject" ? "fail" : configured;
}
