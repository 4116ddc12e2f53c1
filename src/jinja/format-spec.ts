import { chargeCharacters } from "./budget.js";
import { formatNumber } from "./format-number.js";
import { countCharacters, toNumber, toStr, typeName, unitOf } from "./inspect.js";
import { fail } from "./template-error.js";
import { cut, isStr, joinTexts, read, type Str } from "./text.js";
import type { Value } from "./value.js";

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

/** What `format(value, spec)` gives. Throws TemplateError `failed`. */
export function formatValue(value: Value, spec: string): Str {
  if (spec === "") return toStr(value);
  const number = isStr(value) ? undefined : toNumber(value);
  if (!isStr(value) && number === undefined) return fail(`${typeName(value)} takes no format specification`);
  const match = SPEC.exec(spec) ?? fail("invalid format specification");
  const [, filler, align, sign = "", alternate, zero, width, grouping = "", precision, kind = ""] = match;
  const places = precision === undefined ? undefined : Number(precision);
  const room = { width: Number(width ?? 0), filler: filler ?? (zero === undefined ? " " : "0") };
  if (isStr(value)) {
    if (!/^s?$/.test(kind + sign + grouping) || align === "=")
      fail("the format specification does not fit a str");
    return place(["", shorten(value, places)], align ?? "<", room);
  }
  if (typeof value === "boolean" && kind === "")
    return place(["", String(Number(value))], align ?? ">", room);
  const { sign: lead, digits } = formatNumber(number!, {
    kind,
    sign,
    alternate: alternate !== undefined,
    precision: places,
    grouping,
  });
  return place([lead, digits], align ?? (zero === undefined ? ">" : "="), room);
}

function shorten(text: Str, places: number | undefined): Str {
  return places === undefined ? text : cut(text, 0, unitOf(read(text), places));
}

function place(
  [sign, text]: readonly [string, Str],
  align: string,
  { width, filler }: { readonly width: number; readonly filler: string },
): Str {
  const room = width === 0 ? 0 : Math.max(0, width - sign.length - countCharacters(read(text)));
  chargeCharacters(room);
  const left = align === "^" ? Math.floor(room / 2) : align === "<" ? 0 : room;
  const [before, after] = [filler.repeat(left), filler.repeat(room - left)];
  return joinTexts(align === "=" ? [sign, before, text] : [before, sign, text, after]);
}
