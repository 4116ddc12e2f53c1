import type { PreviewRule } from "./rule.js";

/** The published rule: a fixed number of tokens. */
export const tokens: PreviewRule = {
  syntax: "tokens:N",
  summary: "N tokens, as --preview-tokens N",
  pattern: "tokens:[1-9][0-9]{0,8}",
  create: (text) => {
    const count = countIn(text)!;
    return () => ({ kind: "tokens", count });
  },
};

/** The text of the rule for a number of tokens. */
export function fixedRule(count: number): string {
  return `tokens:${count}`;
}

/** The number of tokens in a text of the rule; undefined for another rule. */
export function countIn(text: string): number | undefined {
  const [, count] = /^tokens:(\d+)$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count);
}
