import type { InspectedToken, Role } from "./model.js";

/** A part of a strip: how many tokens of one role follow each other, all trained or all masked. */
export interface StripPart {
  readonly role: Role;
  readonly isTrained: boolean;
  readonly tokens: number;
}

/** Most parts of a strip; of a row with more, those in the middle are one part of other tokens. */
const MOST_PARTS = 24;
const FIRST_PARTS = 8;

/** The lengths of a row's parts. */
export function stripOf(tokens: readonly InspectedToken[]): readonly StripPart[] {
  const parts: StripPart[] = [];
  for (const { segment, isTrained = false } of tokens) {
    const last = parts.at(-1);
    const { role } = segment;
    if (last?.role === role && last.isTrained === isTrained)
      parts[parts.length - 1] = { ...last, tokens: last.tokens + 1 };
    else parts.push({ role, isTrained, tokens: 1 });
  }
  if (parts.length <= MOST_PARTS) return parts;
  const rest = parts.length - (MOST_PARTS - FIRST_PARTS - 1);
  const middle = parts.slice(FIRST_PARTS, rest).reduce((sum, part) => sum + part.tokens, 0);
  return [
    ...parts.slice(0, FIRST_PARTS),
    { role: "other", isTrained: false, tokens: middle },
    ...parts.slice(rest),
  ];
}

/** `template 5, prompt 30, answer+ 40`, with a plus for what is trained. */
export function formatStrip(parts: readonly StripPart[]): string {
  return parts.map(({ role, isTrained, tokens }) => `${role}${isTrained ? "+" : ""} ${tokens}`).join(", ");
}

/** The parts that `formatStrip` wrote. */
export function parseStrip(text: string): readonly StripPart[] {
  return [...text.matchAll(/([a-z]+)(\+?) (\d+)/g)].map(([, role, plus, tokens]) => ({
    role: role as Role,
    isTrained: plus === "+",
    tokens: Number(tokens),
  }));
}
