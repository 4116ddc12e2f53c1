import * as fc from "fast-check";
import { expect } from "vitest";
import { hostileText } from "./texts.js";

/** JSON text of a row in pieces: the strings that a method may edit, and the text around them. */
export interface WrittenRow {
  /** The row's text: `around[0] + strings[0] + around[1] + strings[1] + …`. */
  readonly around: readonly string[];
  readonly strings: readonly string[];
}

export const textOf = ({ around, strings }: WrittenRow): string =>
  around.map((piece, i) => piece + (strings[i] ?? "")).join("");

/** White space that JSON allows inside a line. */
const space = fc.constantFrom("", "", "", " ", "\t", "  \t ", "\r");

/** A JSON string for the value, with unnecessary escapes, as some writers make them. */
export const writtenString = (value: string): fc.Arbitrary<string> =>
  fc.infiniteStream(fc.nat(9)).map((dice) => {
    let out = '"';
    for (const char of value) {
      const roll = dice.next().value as number;
      if (roll === 0) out += escapeUnits(char);
      else out += char === "/" && roll < 5 ? "\\/" : JSON.stringify(char).slice(1, -1);
    }
    return `${out}"`;
  });

function escapeUnits(char: string): string {
  return [...Array(char.length).keys()]
    .map((i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`)
    .join("");
}

/** Values that a JSON round trip would change. */
const lexeme = fc.constantFrom(
  "9007199254740993",
  "-0",
  "1.0",
  "1e400",
  "-1E+5",
  "123456789012345678901234567890",
  "0.10",
  "true",
  "null",
  '"\\ud800"',
  '"\\/"',
  '"\\u0041"',
  '"a\\"b\\\\"',
  '"{[,]}:\\""',
  '"\u2028"',
  "[]",
  "{}",
  '[1.0, {"a": [[]], "a": 2}]',
  '{"__proto__": {"x": 1}, "10": 1, "2": 2}',
  '{"question": "not this one", "messages": [{"role": "user"}]}',
);

/** Unused keys, some of which shadow those of Object. */
const foreignKey = fc.constantFrom(
  "id",
  "__proto__",
  "constructor",
  "10",
  "2",
  "é",
  "na\\u006de",
  "toString",
  "meta data",
  "",
);

const foreignEntry = fc
  .tuple(foreignKey, lexeme, space, space)
  .map(([key, value, a, b]) => `"${key}"${a}:${b}${value}`);

/** An object with these entries, in any order, among foreign ones that may be duplicates. */
function objectOf(entries: readonly WrittenRow[], extra = foreignEntry): fc.Arbitrary<WrittenRow> {
  const own = entries.map((entry) => fc.constant(entry));
  const foreign = fc.array(
    extra.map((text): WrittenRow => ({ around: [text], strings: [] })),
    { maxLength: 4 },
  );
  return fc
    .tuple(fc.tuple(...own), foreign)
    .chain(([mine, others]) =>
      fc.tuple(
        fc.shuffledSubarray([...mine, ...others], { minLength: mine.length + others.length }),
        fc.array(space, { minLength: 30, maxLength: 30 }),
      ),
    )
    .map(([all, spaces]) => join("{", all, "}", spaces));
}

/** Joins pieces with commas and white space. */
function join(
  open: string,
  parts: readonly WrittenRow[],
  close: string,
  spaces: readonly string[],
): WrittenRow {
  let drawn = 0;
  const gap = (): string => spaces[drawn++ % spaces.length] ?? "";
  const around = [open + gap()];
  const strings: string[] = [];
  parts.forEach((part, i) => {
    const lead = i === 0 ? "" : `${gap()},${gap()}`;
    around[around.length - 1] += lead + part.around[0]!;
    strings.push(...part.strings);
    around.push(...part.around.slice(1));
  });
  around[around.length - 1] += gap() + close;
  return { around, strings };
}

const entry = (key: string, value: WrittenRow): WrittenRow => ({
  around: [`"${key}": ${value.around[0]}`, ...value.around.slice(1)],
  strings: value.strings,
});

const editable = (value: string): fc.Arbitrary<WrittenRow> =>
  writtenString(value).map((string) => ({ around: ["", ""], strings: [string] }));

const fixed = (value: string): fc.Arbitrary<WrittenRow> =>
  writtenString(value).map((string) => ({ around: [string], strings: [] }));

const answerText = hostileText.filter(
  (text) => /[\p{L}\p{Nd}]/u.test(text) && !/^\s*(<think|\[THINK)/.test(text),
);

/** Rows of the format pair; the two strings are in the order in which they are written. */
export const pairRow: fc.Arbitrary<WrittenRow> = fc
  .tuple(hostileText, answerText, fc.boolean())
  .chain(([prompt, answer, escapedKey]) =>
    fc
      .tuple(editable(prompt), editable(answer))
      .chain(([q, a]) =>
        objectOf([entry(escapedKey ? "\\u0071uestion" : "question", q), entry("answer", a)]),
      ),
  );

function message(role: string, content: WrittenRow): fc.Arbitrary<WrittenRow> {
  return fixed(role).chain((written) => objectOf([entry("role", written), entry("content", content)]));
}

/** A content of parts: a text that may be edited, between media. */
const parts = (text: string): fc.Arbitrary<WrittenRow> =>
  editable(text)
    .chain((written) => objectOf([{ around: ['"type": "text"'], strings: [] }, entry("text", written)]))
    .map((part) =>
      join(
        "[",
        [
          { around: ['{"type":"image_url","image_url":{"url":"data:,"}}'], strings: [] },
          part,
          { around: ['{"type": "image"}'], strings: [] },
        ],
        "]",
        [" "],
      ),
    );

/** Nested chats with earlier exchanges that stay unchanged. */
export const chatRow: fc.Arbitrary<WrittenRow> = fc
  .record({ early: hostileText, prompt: hostileText, answer: answerText, asParts: fc.boolean() })
  .chain(({ early, prompt, answer, asParts }) =>
    fc.tuple(
      fixed("x").chain((content) => message("system", content)),
      fixed(early).chain((content) => message("user", content)),
      fixed("said").chain((content) => message("assistant", content)),
      (asParts ? parts(prompt) : editable(prompt)).chain((content) => message("user", content)),
      editable(answer).chain((content) => message("assistant", content)),
    ),
  )
  .chain((list) => objectOf([entry("messages", join("[", list, "]", ["", " ", "\t"]))]));

const STRING = /"(?:[^"\\]|\\.)*"/suy;

/**
 * The strings that now stand where the writer put editable ones; throws when anything around them has changed. That is
 * the law: input minus edited spans equals output minus edited spans, byte for byte.
 */
export function editedStrings(row: WrittenRow, output: string): string[] {
  let at = 0;
  const strings: string[] = [];
  row.around.forEach((piece, i) => {
    expect(output.slice(at, at + piece.length)).toBe(piece);
    at += piece.length;
    if (i === row.strings.length) return;
    STRING.lastIndex = at;
    const [string] = STRING.exec(output) ?? [];
    strings.push(string ?? "");
    at += string?.length ?? 0;
  });
  expect(output.length).toBe(at);
  return strings;
}
