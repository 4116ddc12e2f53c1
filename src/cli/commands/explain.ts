import { Help } from "commander";
import { nearestNames } from "../../domain/closest-name.js";
import { RULE_NAMES, RULES, type Rule } from "../../domain/rules.js";
import { RunError } from "../../domain/run-error.js";
import { didYouMean } from "../../domain/wrong-choice.js";
import { defineCommand } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { CHECKS, SETTINGS } from "../setting-properties.js";

/** Prints what a rule means, or the list of all rules. */
export const explain = defineCommand({
  arguments: [["[rule]", "the word in brackets at the end of a message, such as seam"]],
  choices: RULE_NAMES,
  options: () => [],
  examples: ["lookahead-prep explain over-budget"],
  run: async ({ inputs }, world) => {
    const [word] = inputs;
    const lines = word === undefined ? ruleList() : await ruleText(ruleNamed(word));
    await world.stdout.write(Buffer.from(`${lines.join("\n")}\n`));
    return EXIT.done;
  },
});

/** Throws RunError `usage` for an unknown name. */
function ruleNamed(word: string): Rule {
  const rule = RULE_NAMES.find((name) => name === word.toLowerCase());
  if (rule !== undefined) return rule;
  const near = nearestNames(word.toLowerCase(), RULE_NAMES);
  throw new RunError("usage", [
    `explain: there is no such rule${didYouMean(near.length === 0 ? undefined : near.join(", "))}`,
    ["lookahead-prep explain", ...near.slice(0, 1)].join(" "),
  ]);
}

const WIDTH = 80;

function ruleList(): readonly string[] {
  const width = Math.max(...RULE_NAMES.map(({ length }) => length));
  return RULE_NAMES.map((rule) => `${rule.padEnd(width)}  ${RULES[rule]}`);
}

async function ruleText(rule: Rule): Promise<readonly string[]> {
  const { RULE_HELP } = await import("../../domain/rule-help.js");
  const { found, remedy } = RULE_HELP[rule];
  const severity = severityOf(rule);
  return [
    `${rule}: ${RULES[rule]}`,
    "",
    ...beside("found   ", found),
    ...beside("to do   ", remedy),
    ...(severity === undefined ? [] : beside("severity", severity)),
  ];
}

/** What happens to a row that breaks a rule for rendered rows; all others reject it. */
function severityOf(rule: Rule): string | undefined {
  if (!CHECKS.includes(rule)) return undefined;
  const fallback = SETTINGS.get("checks")?.properties?.[rule]?.default;
  return `${String(fallback)}; --check ${rule}=reject, =warn or =off changes it`;
}

function beside(term: string, text: string): readonly string[] {
  const [first, ...rest] = new Help().boxWrap(text, WIDTH - term.length - 2).split("\n");
  return [`${term}  ${first}`, ...rest.map((line) => `${" ".repeat(term.length + 2)}${line}`)];
}
