// The rules that say where a preview ends, each in its own file.
import { line } from "./line.js";
import { ratio } from "./ratio.js";
import type { PreviewRule, Reach, RuledAnswer } from "./rule.js";
import { sentence } from "./sentence.js";
import { tokens } from "./tokens.js";

export const previewRules = { tokens, ratio, sentence, line };

const RULES: readonly (readonly [string, PreviewRule])[] = Object.entries(previewRules);

/** Matches the texts of all rules. */
export const RULE_PATTERN = new RegExp(`^(?:${RULES.map(([, { pattern }]) => pattern).join("|")})$`);

export const RULE_SYNTAX = RULES.map(([, { syntax }]) => syntax).join(", ");

/** A rule with its parameters. */
export interface ActiveRule {
  readonly name: string;
  readonly reach: (answer: RuledAnswer) => Reach;
}

/** The rule that a text names; a message for a text that names none. */
export function parseRule(text: string): ActiveRule | string {
  for (const [name, { pattern, create }] of RULES) {
    if (!new RegExp(`^(?:${pattern})$`).test(text)) continue;
    const reach = create(text);
    return typeof reach === "string" ? reach : { name, reach };
  }
  return `expected ${RULE_SYNTAX}`;
}
