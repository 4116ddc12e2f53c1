import { Dict } from "./dict.js";
import { formatValue } from "./format-spec.js";
import { repr, toStr } from "./inspect.js";
import { fail, unsupported } from "./template-error.js";
import { joinTexts, read, type Str } from "./text.js";
import { type Arguments, orElse, type Value } from "./value.js";

/** The state of one call: numbered fields are either all named or all counted. */
interface Fields {
  readonly args: Arguments;
  next: number | "named";
  readonly access: Access;
}

/** How a field reaches into its value: `{0.name}`, `{0[key]}`. */
export interface Access {
  readonly getAttribute: (value: Value, name: string) => Value;
  readonly getItem: (value: Value, key: Value) => Value;
}

/** What `text.format(…)` gives. Throws TemplateError `failed`. */
export function formatText(self: Str, args: Arguments, access: Access): Str {
  return formatParts(read(self), { args, next: 0, access }, 2);
}

/** What `text.format_map(dict)` gives. */
export function formatMap(self: Str, { positional: [dict], named }: Arguments, access: Access): Str {
  if (!(dict instanceof Dict) || named.size > 0) return fail("format_map takes one dict");
  const entries = dict.items().map(({ items: [key, value] }) => [read(toStr(key!)), value!] as const);
  return formatParts(read(self), { args: { positional: [], named: new Map(entries) }, next: 0, access }, 2);
}

function formatParts(text: string, fields: Fields, depth: number): Str {
  if (depth < 0) fail("the format nests too deep");
  const parts: Str[] = [];
  let at = 0;
  while (at < text.length) {
    const brace = text.slice(at).search(/[{}]/);
    if (brace === -1) break;
    parts.push(text.slice(at, at + brace));
    at += brace;
    if (text[at + 1] === text[at]) {
      parts.push(text[at]!);
      at += 2;
      continue;
    }
    if (text[at] === "}") fail("single '}' in a format string");
    const end = closingBrace(text, at);
    parts.push(formatField(text.slice(at + 1, end), fields, depth));
    at = end + 1;
  }
  return joinTexts([...parts, text.slice(at)]);
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === "{") depth++;
    else if (text[i] === "}" && --depth === 0) return i;
  }
  return fail("single '{' in a format string");
}

function formatField(field: string, fields: Fields, depth: number): Str {
  const [, name = "", conversion, spec = ""] =
    /^([^!:[]*(?:\[[^\]]*\][^!:[]*)*)(?:!(.))?(?::(.*))?$/s.exec(field) ?? fail("bad format field");
  const value = lookUp(name, fields);
  const width = spec.includes("{") ? read(formatParts(spec, fields, depth - 1)) : spec;
  return formatValue(convert(value, conversion), width);
}

function convert(value: Value, conversion: string | undefined): Value {
  switch (conversion) {
    case undefined:
      return value;
    case "s":
      return toStr(value);
    case "r":
      return repr(value);
    default:
      return unsupported(`the conversion !${conversion} of format`);
  }
}

function lookUp(name: string, fields: Fields): Value {
  const [, first = "", rest = ""] = /^([^.[]*)(.*)$/s.exec(name)!;
  let value = firstOf(first, fields);
  for (const [, attribute, item] of rest.matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
    if (attribute !== undefined) value = fields.access.getAttribute(value, attribute);
    else value = fields.access.getItem(value, /^\d+$/.test(item!) ? Number(item) : item!);
  }
  return value;
}

function firstOf(first: string, fields: Fields): Value {
  const { positional, named } = fields.args;
  if (first !== "" && !/^\d+$/.test(first))
    return orElse(named.get(first), () => fail("a name of the format string is missing"));
  if (first === "" ? fields.next === "named" : typeof fields.next === "number" && fields.next > 0)
    fail("a format string numbers all of its fields or none");
  const index = first === "" ? Number(fields.next) : Number(first);
  fields.next = first === "" ? index + 1 : "named";
  return orElse(positional[index], () => fail("an index of the format string is out of range"));
}
