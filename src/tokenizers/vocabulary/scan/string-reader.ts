import { BACKSLASH, QUOTE } from "../../../json/punctuation.js";
import { isHighSurrogate, isLowSurrogate } from "../../utf16.js";
import { ALPHABET } from "../alphabet.js";
import type { Symbols } from "../plan.js";
import { ESCAPES, escapedUnit, LETTER_U } from "./escape.js";

const SPACE = 0x20;
/**
 * Reads JSON strings one after another into bytes: those that byte-level spellings stand for, or their UTF-8. What is
 * read must be UTF-8.
 */
export class StringReader {
  /** Where the next string begins; after reading, the byte after its closing quote. */
  at = 0;
  /** Where the next byte is written to. */
  to = 0;
  /** Where the bytes after the first space go, which is not written if a string is split; -1 without one. */
  middle = -1;
  /** Whether the last string had a character outside of the byte-level alphabet; what was written is then void. */
  outside = false;
  readonly out: Uint8Array;
  private readonly bytes: Uint8Array;
  private readonly spells: boolean;
  private splits = false;

  /** Strings are written to `room` bytes; what is longer is not read. */
  constructor(bytes: Uint8Array, room: number, symbols: Symbols) {
    this.bytes = bytes;
    this.out = new Uint8Array(room);
    this.spells = symbols === "bytes";
  }

  /** Reads a string at `at`; false if there is none, it has no room, or it has half a character. */
  read(as: "whole" | "split"): boolean {
    const { bytes, out } = this;
    this.middle = -1;
    this.outside = false;
    this.splits = as === "split";
    if (bytes[this.at] !== QUOTE) return false;
    let at = this.at + 1;
    let to = this.to;
    while (at < bytes.length) {
      const byte = bytes[at]!;
      // signs, letters and digits of ASCII are written as they are
      if (byte > SPACE && byte < 0x7f && byte !== QUOTE && byte !== BACKSLASH) {
        out[to++] = byte;
        at++;
        continue;
      }
      if (byte === QUOTE) {
        this.at = at + 1;
        this.to = to;
        return to <= out.length;
      }
      if (byte >= 0xc0 && byte < 0xe0 && this.spells) {
        const spelled = ALPHABET[((byte & 0x1f) << 6) | (bytes[at + 1]! & 0x3f)] ?? -1;
        if (spelled === -1) this.outside = true;
        out[to++] = spelled;
        at += 2;
        continue;
      }
      this.at = at;
      this.to = to;
      if (!this.readRare(byte)) return false;
      at = this.at;
      to = this.to;
    }
    return false;
  }

  private readRare(byte: number): boolean {
    if (byte === BACKSLASH) return this.readEscape();
    if (byte < SPACE) return false;
    if (byte < 0x80) this.write(byte);
    else if (this.spells) this.outside = true;
    else this.out[this.to++] = byte;
    this.at++;
    return true;
  }

  private readEscape(): boolean {
    const letter = this.bytes[this.at + 1] ?? -1;
    if (letter !== LETTER_U) {
      const code = ESCAPES.get(letter);
      if (code === undefined) return false;
      this.at += 2;
      this.write(code);
      return true;
    }
    const unit = escapedUnit(this.bytes, this.at);
    if (unit === -1) return false;
    this.at += 6;
    const next = isHighSurrogate(unit) ? escapedUnit(this.bytes, this.at) : -1;
    if (isLowSurrogate(next)) {
      this.at += 6;
      this.write(0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00));
    } else if (isHighSurrogate(unit) || isLowSurrogate(unit)) {
      if (!this.spells) return false;
      this.outside = true;
    } else this.write(unit);
    return true;
  }

  /** Writes a character. */
  private write(code: number): void {
    if (code === SPACE && this.splits && this.middle === -1) {
      this.middle = this.to;
      return;
    }
    if (this.spells) {
      const spelled = ALPHABET[code] ?? -1;
      if (spelled === -1) this.outside = true;
      this.out[this.to++] = spelled;
    } else this.writeUtf8(code);
  }

  private writeUtf8(code: number): void {
    const { out } = this;
    if (code < 0x80) out[this.to++] = code;
    else {
      if (code < 0x800) out[this.to++] = 0xc0 | (code >> 6);
      else {
        if (code < 0x10000) out[this.to++] = 0xe0 | (code >> 12);
        else {
          out[this.to++] = 0xf0 | (code >> 18);
          out[this.to++] = 0x80 | ((code >> 12) & 0x3f);
        }
        out[this.to++] = 0x80 | ((code >> 6) & 0x3f);
      }
      out[this.to++] = 0x80 | (code & 0x3f);
    }
  }
}
