import type { Template } from "@huggingface/jinja";

/**
 * Functions in which @huggingface/jinja 0.5 differs from Python: strip, lstrip and rstrip, which ignore the characters
 * to strip; and `range`, which the sandbox of Python's transformers limits.
 */
export const PYTHON_CALLS = {
  __strip: (text: string, chars: string): string => stripLeft(stripRight(text, chars), chars),
  __lstrip: stripLeft,
  __rstrip: stripRight,
  __range: range,
} as const;

/** Redirects every such call of a template to the functions above. */
export function callPython(template: Template): void {
  visit(template.parsed);
}

/** The parts of a parsed template's node that are used here. */
interface Node {
  readonly type?: unknown;
  callee?: {
    readonly type?: unknown;
    readonly value?: unknown;
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
  if (node.type !== "CallExpression" || callee === undefined) return;
  if (callee.type === "Identifier" && callee.value === "range") node.callee = identifier("__range");
  if (callee.type !== "MemberExpression" || callee.computed === true) return;
  const name = `__${String(callee.property?.value)}`;
  if (args === undefined || args.length === 0 || !Object.hasOwn(PYTHON_CALLS, name)) return;
  node.callee = identifier(name);
  node.args = [callee.object, ...args];
}

function identifier(value: string): NonNullable<Node["callee"]> {
  return { type: "Identifier", value };
}

/** The sandbox's limit for the length of a range. */
const MOST_NUMBERS = 100_000;

function range(first: number, second?: number | null, step = 1): number[] {
  const [start, stop] = second == null ? [0, first] : [first, second];
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (!(count <= MOST_NUMBERS)) throw new Error("range too big");
  return Array.from({ length: count }, (_, i) => start + i * step);
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
