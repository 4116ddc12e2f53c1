import { Float } from "./float.js";
import type { CallArguments, Comparison, Expression } from "./nodes.js";
import { toInt } from "./numbers.js";
import { NO_ARGUMENTS, parseArguments, parseDottedName, parseItems } from "./parse-arguments.js";
import type { TokenStream } from "./token-stream.js";
import { CONSTANTS, type Token } from "./tokens.js";

const never = (): boolean => false;

/** Parses an expression; with commas, a tuple. `ends` tells where a tuple that ends in a comma ends. */
export function parseTuple(
  stream: TokenStream,
  { allowsIf = true, ends = never, inParentheses = false } = {},
): Expression {
  const items: Expression[] = [];
  let isTuple = false;
  for (;;) {
    if (items.length > 0) stream.expect("operator", ",");
    if (stream.is("variable-end") || stream.is("block-end") || stream.isOperator(")") || ends()) break;
    items.push(allowsIf ? parseExpression(stream) : parseOr(stream));
    if (!stream.isOperator(",")) break;
    isTuple = true;
  }
  if (!isTuple && items.length > 0) return items[0]!;
  if (!isTuple && !inParentheses) stream.fail(`expected an expression, found ${stream.describe()}`);
  return { kind: "tuple", items };
}

export function parseExpression(stream: TokenStream): Expression {
  let value = parseOr(stream);
  while (stream.skip("name", "if")) {
    const test = parseOr(stream);
    const otherwise = stream.skip("name", "else") ? parseExpression(stream) : undefined;
    value = { kind: "if", test, chosen: value, otherwise };
  }
  return value;
}

function parseOr(stream: TokenStream): Expression {
  let left = parseAnd(stream);
  while (stream.skip("name", "or")) left = { kind: "or", left, right: parseAnd(stream) };
  return left;
}

function parseAnd(stream: TokenStream): Expression {
  let left = parseNot(stream);
  while (stream.skip("name", "and")) left = { kind: "and", left, right: parseNot(stream) };
  return left;
}

function parseNot(stream: TokenStream): Expression {
  return stream.skip("name", "not") ? { kind: "not", of: parseNot(stream) } : parseCompare(stream);
}

const COMPARISONS: readonly string[] = ["==", "!=", "<", "<=", ">", ">="];

function parseCompare(stream: TokenStream): Expression {
  const first = parseSum(stream);
  const rest: { operator: Comparison; right: Expression }[] = [];
  for (;;) {
    let operator: Comparison;
    if (stream.isOperator(...COMPARISONS)) operator = stream.next().value as Comparison;
    else if (stream.skip("name", "in")) operator = "in";
    else if (stream.isName("not") && stream.following.kind === "name" && stream.following.value === "in") {
      stream.next();
      stream.next();
      operator = "not in";
    } else break;
    rest.push({ operator, right: parseSum(stream) });
  }
  return rest.length === 0 ? first : { kind: "compare", first, rest };
}

function parseSum(stream: TokenStream): Expression {
  let left = parseJoin(stream);
  while (stream.isOperator("+", "-")) {
    const operator = stream.next().value as "+" | "-";
    left = { kind: "calculate", operator, left, right: parseJoin(stream) };
  }
  return left;
}

function parseJoin(stream: TokenStream): Expression {
  const parts = [parseProduct(stream)];
  while (stream.skip("operator", "~")) parts.push(parseProduct(stream));
  return parts.length === 1 ? parts[0]! : { kind: "join", parts };
}

function parseProduct(stream: TokenStream): Expression {
  let left = parsePower(stream);
  while (stream.isOperator("*", "/", "//", "%")) {
    const operator = stream.next().value as "*" | "/" | "//" | "%";
    left = { kind: "calculate", operator, left, right: parsePower(stream) };
  }
  return left;
}

function parsePower(stream: TokenStream): Expression {
  let left = parseUnary(stream, true);
  while (stream.skip("operator", "**"))
    left = { kind: "calculate", operator: "**", left, right: parseUnary(stream, true) };
  return left;
}

function parseUnary(stream: TokenStream, takesFilters: boolean): Expression {
  let value: Expression;
  if (stream.skip("operator", "-")) value = { kind: "negate", of: parseUnary(stream, false) };
  else if (stream.skip("operator", "+")) value = { kind: "plus", of: parseUnary(stream, false) };
  else value = parsePrimary(stream);
  value = parsePostfix(stream, value);
  return takesFilters ? parseFilters(stream, value) : value;
}

function parsePrimary(stream: TokenStream): Expression {
  const token = stream.next();
  switch (token.kind) {
    case "name": {
      const constant = CONSTANTS.get(token.value);
      return constant === undefined
        ? { kind: "name", name: token.value }
        : { kind: "constant", value: constant };
    }
    case "string": {
      let value = token.value;
      while (stream.is("string")) value += stream.next().value;
      return { kind: "constant", value };
    }
    case "integer":
      return { kind: "constant", value: toInt(BigInt(/^0+$/.test(token.value) ? "0" : token.value)) };
    case "float":
      return { kind: "constant", value: new Float(Number(token.value)) };
    case "operator":
      return parseBracket(stream, token);
    default:
      return stream.fail(`unexpected ${token.kind}`, token.line);
  }
}

function parseBracket(stream: TokenStream, { value, line }: Token): Expression {
  switch (value) {
    case "(": {
      const tuple = parseTuple(stream, { inParentheses: true });
      stream.expect("operator", ")");
      return tuple;
    }
    case "[": {
      const items = parseItems(stream, "]", () => parseExpression(stream));
      return { kind: "list", items };
    }
    case "{": {
      const entries = parseItems(stream, "}", (): readonly [Expression, Expression] => {
        const key = parseExpression(stream);
        stream.expect("operator", ":");
        return [key, parseExpression(stream)];
      });
      return { kind: "dict", entries };
    }
    default:
      return stream.fail(`unexpected '${value}'`, line);
  }
}

function parsePostfix(stream: TokenStream, first: Expression): Expression {
  let value = first;
  for (;;) {
    if (stream.skip("operator", ".")) value = parseDot(stream, value);
    else if (stream.skip("operator", "[")) value = parseSubscript(stream, value);
    else if (stream.isOperator("(")) value = parseCall(stream, value);
    else return value;
  }
}

function parseDot(stream: TokenStream, of: Expression): Expression {
  const token = stream.next();
  if (token.kind === "name") return { kind: "attribute", of, name: token.value };
  if (token.kind !== "integer") return stream.fail("expected a name or a number after '.'", token.line);
  return { kind: "item", of, key: { kind: "constant", value: Number(token.value) } };
}

function parseSubscript(stream: TokenStream, of: Expression): Expression {
  const isEnd = (): boolean => stream.isOperator("]", ",", ":");
  const start = isEnd() ? undefined : parseExpression(stream);
  if (stream.skip("operator", ":")) {
    const stop = isEnd() ? undefined : parseExpression(stream);
    const step = stream.skip("operator", ":") && !isEnd() ? parseExpression(stream) : undefined;
    stream.expect("operator", "]");
    return { kind: "slice", of, start, stop, step };
  }
  if (start === undefined) return stream.fail("expected a subscript");
  const keys = [start];
  while (stream.skip("operator", ",") && !stream.isOperator("]")) keys.push(parseExpression(stream));
  stream.expect("operator", "]");
  return { kind: "item", of, key: keys.length === 1 ? start : { kind: "tuple", items: keys } };
}

function parseCall(stream: TokenStream, of: Expression): Extract<Expression, { kind: "call" }> {
  const { line } = stream.current;
  return { kind: "call", of, args: parseArguments(stream, parseExpression), line };
}

/** Filters, tests and calls after a value, in any order. */
function parseFilters(stream: TokenStream, first: Expression): Expression {
  let value = first;
  for (;;) {
    if (stream.isOperator("|")) value = parseFilter(stream, value);
    else if (stream.isName("is")) value = parseTest(stream, value);
    else if (stream.isOperator("(")) value = parseCall(stream, value);
    else return value;
  }
}

/** Filters, each after a `|`; of a filter block, the first one has none. */
export function parseFilter(
  stream: TokenStream,
  first: Expression | undefined,
  startsInline = false,
): Extract<Expression, { kind: "filter" }> {
  let of = first;
  for (let inline = startsInline; inline || stream.isOperator("|"); inline = false) {
    if (!inline) stream.next();
    const { line } = stream.current;
    const name = parseDottedName(stream);
    const args = stream.isOperator("(") ? parseArguments(stream, parseExpression) : NO_ARGUMENTS;
    of = { kind: "filter", of, name, args, line };
  }
  return of as Extract<Expression, { kind: "filter" }>;
}

function parseTest(stream: TokenStream, of: Expression): Expression {
  const { line } = stream.next();
  const isNegated = stream.skip("name", "not");
  const name = parseDottedName(stream);
  const test: Expression = { kind: "test", of, name, args: parseTestArguments(stream), line };
  return isNegated ? { kind: "not", of: test } : test;
}

/** The arguments of a test: in parentheses, or one value. */
function parseTestArguments(stream: TokenStream): CallArguments {
  if (stream.isOperator("(")) return parseArguments(stream, parseExpression);
  const begins =
    stream.is("name") ||
    stream.is("string") ||
    stream.is("integer") ||
    stream.is("float") ||
    stream.isOperator("[", "{");
  if (!begins || stream.isName("else", "or", "and")) return NO_ARGUMENTS;
  if (stream.isName("is")) return stream.fail("tests with 'is' cannot be chained");
  return { ...NO_ARGUMENTS, positional: [parsePostfix(stream, parsePrimary(stream))] };
}
