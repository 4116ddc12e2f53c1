import type { Expression } from "./nodes.js";
import type { Evaluate, Scope } from "./scope.js";
import { TemplateError } from "./template-error.js";

/** The longest text of a refusal that is shown, in UTF-16 units. */
const LONGEST_SHOWN = 300;

/** A call of `raise_exception`, which shows the template's own words and none of the row's; undefined for others. */
export function compileRefusal(
  { of, args }: Extract<Expression, { kind: "call" }>,
  { scope }: { readonly scope: Scope },
): Evaluate | undefined {
  if (of.kind !== "name" || of.name !== "raise_exception" || args.positional.length !== 1) return undefined;
  const own = ownWords(args.positional[0]!);
  const message = /[^….\s]/.test(own) ? own.slice(0, LONGEST_SHOWN) : "";
  const callee = scope.compileRead(of.name);
  return (frame) => {
    const value = callee(frame);
    if (value !== frame.run.globals.get("raise_exception"))
      throw new TemplateError("failed", "raise_exception is no function");
    throw new TemplateError("refused", message);
  };
}

/** The constants of a text that is joined of several parts, with "…" for each of the others. */
function ownWords(node: Expression): string {
  switch (node.kind) {
    case "constant":
      return typeof node.value === "string" ? node.value : "…";
    case "join":
      return node.parts.map(ownWords).join("");
    case "calculate":
      return node.operator === "+" ? ownWords(node.left) + ownWords(node.right) : "…";
    default:
      return "…";
  }
}
