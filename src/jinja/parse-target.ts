import type { Target } from "./nodes.js";
import type { TokenStream } from "./token-stream.js";
import { CONSTANTS } from "./tokens.js";

/** Parses what is assigned to: names, tuples of them, or `namespace.name` where that is allowed. */
export function parseTarget(stream: TokenStream, allowsNamespace: boolean, ends: () => boolean): Target {
  const items: Target[] = [];
  let isTuple = false;
  for (;;) {
    if (items.length > 0) stream.expect("operator", ",");
    if (stream.is("variable-end") || stream.is("block-end") || stream.isOperator(")") || ends()) break;
    items.push(parseOne(stream, allowsNamespace));
    if (!stream.isOperator(",")) break;
    isTuple = true;
  }
  if (!isTuple && items.length === 1) return items[0]!;
  if (!isTuple) stream.fail(`expected a name, found ${stream.describe()}`);
  return { kind: "tuple", items };
}

function parseOne(stream: TokenStream, allowsNamespace: boolean): Target {
  if (stream.skip("operator", "(")) {
    const target = parseTarget(stream, allowsNamespace, () => false);
    stream.expect("operator", ")");
    return target;
  }
  const name = parseName(stream);
  if (allowsNamespace && stream.skip("operator", "."))
    return { kind: "namespace", name, attribute: stream.expect("name").value };
  return { kind: "name", name };
}

/** A name that a value can be assigned to. */
export function parseName(stream: TokenStream): string {
  const { value, line } = stream.expect("name");
  if (CONSTANTS.has(value)) stream.fail(`nothing can be assigned to '${value}'`, line);
  return value;
}
