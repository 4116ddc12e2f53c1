import { isHighSurrogate, isLowSurrogate } from "../utf16.js";
import type { PieceTokens } from "./piece-tokens.js";

/** Longer lists are copied into typed arrays, of half the size; others into plain arrays, created faster. */
const PLAIN_TOKENS = 1 << 16;

/** Token ids and where each token ends, in typed arrays that grow and are reused for the next section. */
export class TokenList {
  private length = 0;
  private ids = new Int32Array(1024);
  private ends = new Int32Array(1024);

  clear(): void {
    this.length = 0;
  }

  /** Appends the tokens of the piece text[start, end), where `text` itself begins at `offset`. */
  pushPiece(text: string, start: number, end: number, offset: number, { ids, ends }: PieceTokens): void {
    const count = ids.length;
    if (this.length + count > this.ids.length) this.grow(this.length + count);
    if (count === 0 || ends[count - 1] === end - start) {
      // as many bytes as units: the piece is ASCII
      const base = offset + start;
      for (let i = 0; i < count; i++) {
        this.ids[this.length] = ids[i]!;
        this.ends[this.length++] = base + ends[i]!;
      }
      return;
    }
    let at = start;
    let bytes = 0;
    for (let i = 0; i < count; i++) {
      // forward to the first character boundary at or after the token's end
      while (at < end && bytes < ends[i]!) {
        const code = text.charCodeAt(at);
        const pair = isHighSurrogate(code) && isLowSurrogate(text.charCodeAt(at + 1));
        bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : pair ? 4 : 3;
        at += pair ? 2 : 1;
      }
      this.ids[this.length] = ids[i]!;
      this.ends[this.length++] = offset + at;
    }
  }

  copyIds(): ArrayLike<number> {
    return this.copy(this.ids);
  }

  copyEnds(): ArrayLike<number> {
    return this.copy(this.ends);
  }

  private copy(from: Int32Array): ArrayLike<number> {
    const { length } = this;
    if (length > PLAIN_TOKENS) return from.slice(0, length);
    const copy = new Array<number>(length);
    for (let i = 0; i < length; i++) copy[i] = from[i]!;
    return copy;
  }

  private grow(tokens: number): void {
    const room = Math.max(tokens, this.ids.length * 2);
    const [ids, ends] = [new Int32Array(room), new Int32Array(room)];
    ids.set(this.ids);
    ends.set(this.ends);
    [this.ids, this.ends] = [ids, ends];
  }
}
