import type { CallArguments, Expression } from "./nodes.js";
import type { TokenStream } from "./token-stream.js";

/** Items between commas, up to the closing bracket; a comma may follow the last one. */
export function parseItems<Item>(stream: TokenStream, close: string, parse: () => Item): readonly Item[] {
  const items: Item[] = [];
  while (!stream.isOperator(close)) {
    if (items.length > 0) stream.expect("operator", ",");
    if (stream.isOperator(close)) break;
    items.push(parse());
  }
  stream.expect("operator", close);
  return items;
}

/** The arguments of a call, in their parentheses; `parse` reads one value. */
export function parseArguments(
  stream: TokenStream,
  parse: (stream: TokenStream) => Expression,
): CallArguments {
  stream.expect("operator", "(");
  const positional: Expression[] = [];
  const named: { name: string; value: Expression }[] = [];
  let rest: Expression | undefined;
  let namedRest: Expression | undefined;
  const ensure = (holds: boolean): void => {
    if (!holds) stream.fail("the arguments of a call are not in order");
  };
  parseItems(stream, ")", () => {
    if (stream.skip("operator", "*")) {
      ensure(rest === undefined && namedRest === undefined);
      rest = parse(stream);
    } else if (stream.skip("operator", "**")) {
      ensure(namedRest === undefined);
      namedRest = parse(stream);
    } else if (stream.is("name") && stream.following.kind === "operator" && stream.following.value === "=") {
      ensure(namedRest === undefined);
      const name = stream.next().value;
      stream.next();
      named.push({ name, value: parse(stream) });
    } else {
      ensure(rest === undefined && namedRest === undefined && named.length === 0);
      positional.push(parse(stream));
    }
  });
  return { positional, named, rest, namedRest };
}

export const NO_ARGUMENTS: CallArguments = {
  positional: [],
  named: [],
  rest: undefined,
  namedRest: undefined,
};

/** The name of a filter or a test, which may have dots. */
export function parseDottedName(stream: TokenStream): string {
  let name = stream.expect("name").value;
  while (stream.skip("operator", ".")) name += `.${stream.expect("name").value}`;
  return name;
}
