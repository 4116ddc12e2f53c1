import { readString } from "./string-literal.js";
import { TemplateSyntaxError } from "./template-error.js";
import type { Token } from "./tokens.js";
import { ONLY_SPACES, SPACES_HERE, strippedRange } from "./white-space.js";

const OPENING = /\{([{%#])([-+]?)/g;
const RAW = /\{%[-+]?\s*raw\s*(-?)%\}/y;
const END_RAW = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;
const NUMBER = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y;
const INTEGER = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const NAME = /[\p{XID_Start}_]\p{XID_Continue}*/uy;
const STRING = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** The tokens of a template, with the white space around tags removed as trim_blocks and lstrip_blocks say. */
export function tokenize(source: string): readonly Token[] {
  return new Lexer(source.replace(/\r\n?/g, "\n").replace(/\n$/, "")).run();
}

class Lexer {
  private readonly source: string;
  private readonly tokens: Token[] = [];
  private at = 0;
  private line = 1;
  private counted = 0;
  /** Whether the text at `at` begins a line, as far as the last tag tells. */
  private startsLine = true;

  constructor(source: string) {
    this.source = source;
  }

  run(): readonly Token[] {
    while (this.at < this.source.length) this.readText();
    this.push("end", "");
    return this.tokens;
  }

  private push(kind: Token["kind"], value: string, at = this.at): void {
    for (; this.counted < at; this.counted++) if (this.source[this.counted] === "\n") this.line++;
    this.tokens.push({ kind, value, line: this.line });
  }

  private fail(message: string): never {
    this.push("end", "");
    throw new TemplateSyntaxError(message, this.line);
  }

  /** Reads text and the tag after it. */
  private readText(): void {
    OPENING.lastIndex = this.at;
    const opening = OPENING.exec(this.source);
    if (opening === null) {
      this.pushData(this.source.slice(this.at));
      this.at = this.source.length;
      return;
    }
    const [whole, kind, sign = ""] = opening;
    this.pushData(this.trimBefore(this.source.slice(this.at, opening.index), sign, kind !== "{"));
    RAW.lastIndex = opening.index;
    const raw = RAW.exec(this.source);
    this.at = opening.index + (raw?.[0].length ?? whole.length);
    if (raw !== null) this.readRaw(raw[1] === "-");
    else if (kind === "#") this.readComment();
    else this.readTag(kind === "%" ? "block" : "variable");
  }

  private pushData(text: string): void {
    if (text !== "") this.push("data", text);
  }

  /** The text before a tag: `-` strips all white space, and a block's indent is removed. */
  private trimBefore(text: string, sign: string, isBlock: boolean): string {
    if (sign === "-") return text.slice(...strippedRange(text, { left: false, right: true }, undefined));
    if (sign === "+" || !isBlock) return text;
    const start = text.lastIndexOf("\n") + 1;
    if (start === 0 && !this.startsLine) return text;
    return ONLY_SPACES.test(text.slice(start)) ? text.slice(0, start) : text;
  }

  private skipSpaces(): void {
    SPACES_HERE.lastIndex = this.at;
    this.at += SPACES_HERE.exec(this.source)![0].length;
  }

  /** Goes past a tag that ends at `end`: `-` skips all white space, a block one line break. */
  private leave(end: number, sign: string, isBlock: boolean): void {
    this.at = end;
    if (sign === "-") this.skipSpaces();
    else if (sign === "" && isBlock && this.source[end] === "\n") this.at++;
    this.startsLine = this.source[this.at - 1] === "\n";
  }

  private readComment(): void {
    const end = this.source.indexOf("#}", this.at);
    if (end === -1 && this.at === this.source.length) return;
    if (end === -1) this.fail("a comment has no end");
    const before = end > this.at ? this.source[end - 1]! : "";
    this.leave(end + 2, before === "-" || before === "+" ? before : "", true);
  }

  private readRaw(skips: boolean): void {
    if (skips) this.skipSpaces();
    this.startsLine = this.source[this.at - 1] === "\n";
    END_RAW.lastIndex = this.at;
    const end = END_RAW.exec(this.source);
    if (end === null && this.at === this.source.length) return;
    const [whole, sign = "", after = ""] = end ?? this.fail("a raw block has no end");
    this.pushData(this.trimBefore(this.source.slice(this.at, END_RAW.lastIndex - whole.length), sign, true));
    this.leave(END_RAW.lastIndex, after, true);
  }

  private readTag(kind: "block" | "variable"): void {
    this.push(`${kind}-begin`, "");
    const ends = kind === "block" ? /([-+]?)%\}/y : /(-?)\}\}/y;
    const open: string[] = [];
    for (;;) {
      this.skipSpaces();
      ends.lastIndex = this.at;
      const end = open.length === 0 ? ends.exec(this.source) : null;
      if (end !== null) {
        this.push(`${kind}-end`, "");
        this.leave(this.at + end[0].length, end[1] ?? "", kind === "block");
        return;
      }
      if (this.at >= this.source.length) this.fail("a tag has no end");
      this.readToken(open);
    }
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.source)?.[0];
  }

  private readToken(open: string[]): void {
    const [float, integer] = [this.match(NUMBER), this.match(INTEGER)];
    const name = this.match(NAME);
    const string = this.match(STRING);
    const text =
      float ??
      integer ??
      name ??
      string ??
      this.match(OPERATOR) ??
      this.fail("a tag has an unexpected character");
    if (float !== undefined) this.push("float", text.replaceAll("_", ""));
    else if (integer !== undefined) this.push("integer", text.replaceAll("_", ""));
    else if (name !== undefined) this.push("name", text.normalize("NFKC"));
    else if (string !== undefined)
      this.push(
        "string",
        readString(text.slice(1, -1), (m) => this.fail(m)),
      );
    else this.pushOperator(text, open);
    this.at += text.length;
  }

  private pushOperator(text: string, open: string[]): void {
    const closing = CLOSING[text];
    if (closing !== undefined) open.push(closing);
    else if (/[)\]}]/.test(text) && open.pop() !== text) this.fail(`unexpected '${text}'`);
    this.push("operator", text);
  }
}
