import type { TokenizerFile } from "../tokenizer-file.js";
import { characterLength } from "../utf16.js";

const BYTE_TOKEN = /^<0x[0-9A-F]{2}>$/;

/** In a byte-level spelling each character of a token is one byte. */
export function byteEnds(tokens: readonly string[]): readonly number[] {
  let end = 0;
  return tokens.map((token) => (end += token.length));
}

/** Where the tokens of a spelled piece end in it, in UTF-8 bytes. */
export type TokenLengths = (spelled: string, tokens: readonly string[]) => readonly number[];

/** Locates each token of a spelled piece in it; gives the tokens' ends in UTF-8 bytes. */
export function tokenLengths(file: TokenizerFile): TokenLengths {
  const { model } = file;
  const prefix =
    typeof model["continuing_subword_prefix"] === "string" ? model["continuing_subword_prefix"] : "";
  const suffix = typeof model["end_of_word_suffix"] === "string" ? model["end_of_word_suffix"] : "";
  const wholeWord = model.type === "WordPiece" || model.type === "WordLevel";
  return (spelled, tokens) => {
    let at = 0;
    let bytes = 0;
    /** The bytes of the text before `at`. */
    let before = 0;
    const advance = (units: number): void => {
      before += Buffer.byteLength(spelled.slice(at, at + units));
      at += units;
    };
    return tokens.map((token) => {
      if (BYTE_TOKEN.test(token) && !spelled.startsWith(token, at)) {
        bytes += 1;
        if (bytes >= before + characterBytes(spelled, at)) advance(characterLength(spelled, at));
        return bytes;
      }
      const bare = at > 0 && prefix !== "" && token.startsWith(prefix) ? token.slice(prefix.length) : token;
      const form = suffix !== "" && bare.endsWith(suffix) ? bare.slice(0, -suffix.length) : bare;
      if (spelled.startsWith(form, at)) advance(form.length);
      else advance(wholeWord ? spelled.length - at : characterLength(spelled, at));
      bytes = before;
      return bytes;
    });
  };
}

function characterBytes(text: string, at: number): number {
  return Buffer.byteLength(text.slice(at, at + characterLength(text, at)));
}
