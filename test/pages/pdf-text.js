// The text of a PDF that Chromium printed, in the order in which it is drawn.
import { inflateSync } from "node:zlib";

/** All characters that the pages show. A glyph that stands for several characters gives all of them. */
export function pdfText(pdf) {
  const objects = objectsOf(pdf);
  const fonts = new Map();
  for (const { head } of objects.values())
    for (const [, name, number] of head.matchAll(/\/(F\d+) (\d+) 0 R/g))
      if (!fonts.has(name)) fonts.set(name, charactersOf(objects, number));
  const pages = [...objects.values()].filter(({ head }) => /\/Type\s*\/Page\b(?!s)/.test(head));
  return pages
    .flatMap(({ head }) =>
      [...head.matchAll(/\/Contents (\d+) 0 R/g)].map(([, number]) => objects.get(number)),
    )
    .map(({ stream }) => drawn(stream, fonts))
    .join("\n");
}

function objectsOf(pdf) {
  const text = pdf.toString("latin1");
  const objects = new Map();
  for (const { 1: number, index, 0: start } of text.matchAll(/(?<=\n)(\d+) 0 obj\b/g)) {
    const from = index + start.length;
    const end = text.indexOf("endobj", from);
    const body = text.indexOf("stream\n", from);
    if (body === -1 || body > end) {
      objects.set(number, { head: text.slice(from, end), stream: "" });
      continue;
    }
    const head = text.slice(from, body);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1]);
    const bytes = pdf.subarray(body + 7, body + 7 + length);
    const isText = !/\/Subtype \/(?:Image|CIDFontType0C|OpenType)|\/Length1/.test(head);
    const plain = head.includes("/FlateDecode") && isText ? inflateSync(bytes) : bytes;
    objects.set(number, { head, stream: isText ? plain.toString("latin1") : "" });
  }
  return objects;
}

/** What each glyph of a font means: its /ToUnicode table. */
function charactersOf(objects, number) {
  const { head } = objects.get(number);
  const table = objects.get(/\/ToUnicode (\d+) 0 R/.exec(head)?.[1])?.stream ?? "";
  const characters = new Map();
  const code = (hex) => Number.parseInt(hex, 16);
  const decoded = (hex) => Buffer.from(hex, "hex").swap16().toString("utf16le");
  for (const [, lines] of table.matchAll(/beginbfchar(.*?)endbfchar/gs))
    for (const [, glyph, text] of lines.matchAll(/<([0-9A-F]+)> <([0-9A-F]+)>/gi))
      characters.set(code(glyph), decoded(text));
  for (const [, lines] of table.matchAll(/beginbfrange(.*?)endbfrange/gs))
    for (const [, from, to, text] of lines.matchAll(/<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>/gi))
      for (let i = 0; i <= code(to) - code(from); i++)
        characters.set(
          code(from) + i,
          decoded(text.slice(0, -4) + (code(text.slice(-4)) + i).toString(16).padStart(4, "0")),
        );
  return characters;
}

function drawn(content, fonts) {
  let font = new Map();
  let text = "";
  for (const [, name, glyphs] of content.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9A-F]+)>/gi)) {
    if (name !== undefined) font = fonts.get(name) ?? new Map();
    else
      for (let at = 0; at < glyphs.length; at += 4)
        text += font.get(Number.parseInt(glyphs.slice(at, at + 4), 16)) ?? "";
  }
  return text;
}
