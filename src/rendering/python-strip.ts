import type { Template } from "@huggingface/jinja";

/** Python's strip, lstrip and rstrip with characters to strip, which @huggingface/jinja 0.5 takes for those without. */
export const STRIPS = {
  __strip: (text: string, chars: string): string => stripLeft(stripRight(text, chars), chars),
  __lstrip: stripLeft,
  __rstrip: stripRight,
} as const;

/** Makes every call of such a method with characters a call of the functions above. */
export function callStrips(template: Template): void {
  visit(template.parsed);
}

/** A node of the parsed template, as far as it is looked at here. */
interface Node {
  readonly type?: unknown;
  callee?: {
    readonly type?: unknown;
    readonly object?: unknown;
    readonly property?: { readonly value?: unknown };
    readonly computed?: unknown;
  };
  args?: unknown[];
}

function visit(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) visit(item);
  else if (value instanceof Map) for (const [key, item] of value) visit([key, item]);
  else if (typeof value === "object" && value !== null) {
    for (const child of Object.values(value)) visit(child);
    rewrite(value as Node);
  }
}

function rewrite(node: Node): void {
  const { callee, args } = node;
  if (node.type !== "CallExpression" || callee?.type !== "MemberExpression" || callee.computed === true)
    return;
  const name = `__${String(callee.property?.value)}`;
  if (args === undefined || args.length === 0 || !Object.hasOwn(STRIPS, name)) return;
  node.callee = { type: "Identifier", value: name } as Node["callee"] & object;
  node.args = [callee.object, ...args];
}

function stripLeft(text: string, chars: string): string {
  let start = 0;
  while (start < text.length && chars.includes(text[start]!)) start++;
  return text.slice(start);
}

function stripRight(text: string, chars: string): string {
  let end = text.length;
  while (end > 0 && chars.includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}
