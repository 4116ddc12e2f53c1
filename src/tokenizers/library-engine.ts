import { RunError } from "../domain/failure.js";
import { unspellBytes } from "./byte-spelling.js";
import type { EngineKind } from "./engine.js";
import { type LibraryTokenizer, Tokenizer } from "./library.js";
import { MARK, rewriting } from "./normalizers.js";
import type { Stage, TokenizerFile } from "./tokenizer-file.js";

const BYTE_TOKEN = /^<0x[0-9A-F]{2}>$/;
const MARK_BYTES = 3;

/** All that the compact engine does not know: the library tokenizes, and its tokens are found again in the text. */
export const libraryEngine: EngineKind = {
  name: "library",
  open: (file, config) => {
    const library = openLibrary(file, config);
    const { normalizer, pre_tokenizer: preTokenizer, model } = library;
    if (model === null) throw new RunError("config", "tokenizer.json: it has no model");
    const spellsBytes = hasStage(file.pre_tokenizer, "ByteLevel");
    const cutsAtSpace = ["Whitespace", "WhitespaceSplit", "BertPreTokenizer", "Metaspace"].some((type) =>
      hasStage(file.pre_tokenizer, type),
    );
    const lengths = tokenLengths(file);
    const fuses = file.model.type === "Unigram" || file.model["fuse_unk"] === true;
    const vocabulary = model.tokens_to_ids;

    return {
      normalizer: rewriting((text) => (normalizer === null ? text : normalizer(text))),
      tokenize: (section, first, visit) => {
        const cut: readonly string[] =
          preTokenizer === null ? [section] : preTokenizer(section, { section_index: first ? 0 : 1 });
        let from = 0;
        let unknownBefore = false;
        for (const spelled of cut) {
          if (spelled === "") continue;
          const { start, end, added } = place(section, from, spelled, spellsBytes);
          const piece = section.slice(start, end);
          const tokens = model.encode([spelled]);
          const all = spellsBytes ? byteEnds(tokens) : lengths(spelled, tokens);
          const ends: number[] = [];
          tokens.forEach((token, i) => {
            const unknown = !vocabulary.has(token);
            if (unknown && unknownBefore && fuses && ends.length > 0) ends.pop();
            unknownBefore = unknown;
            ends.push(Math.max(0, all[i]! - added));
          });
          from = end;
          if (!visit(piece, start, ends)) return;
        }
      },
      window: (section, characters) => {
        if (!cutsAtSpace || section.length <= characters) return section;
        const rest = /\S\s/u.exec(section.slice(characters));
        return rest === null ? section : section.slice(0, characters + rest.index + 1);
      },
    };
  },
};

function openLibrary(file: TokenizerFile, config: object): LibraryTokenizer {
  try {
    return new Tokenizer(
      {
        added_tokens: [],
        decoder: null,
        post_processor: null,
        pre_tokenizer: null,
        normalizer: null,
        ...file,
      },
      config,
    );
  } catch (cause) {
    throw new RunError("config", "tokenizer.json: its model or one of its steps is not supported", cause);
  }
}

/** Where a piece, as the pre-tokenizer spells it, stands in the section, and how many bytes were put in front of it. */
function place(
  section: string,
  from: number,
  spelled: string,
  spellsBytes: boolean,
): { readonly start: number; readonly end: number; readonly added: number } {
  const plain = spellsBytes ? unspellBytes(spelled) : spelled;
  const spaced = spellsBytes ? plain : plain.replaceAll(MARK, " ");
  for (const form of [plain, spaced]) {
    if (section.startsWith(form, from)) return { start: from, end: from + form.length, added: 0 };
  }
  const bare = spaced.startsWith(" ") ? spaced.slice(1) : undefined;
  for (const form of bare === undefined ? [] : [bare, plain.slice(1)]) {
    if (section.startsWith(form, from)) {
      return { start: from, end: from + form.length, added: spellsBytes ? 1 : MARK_BYTES };
    }
  }
  const later = section.indexOf(spaced, from);
  if (later === -1) throw new RunError("config", "this tokenizer's pieces cannot be found again in the text");
  return { start: later, end: later + spaced.length, added: 0 };
}

/** In a byte-level spelling each character of a token is one byte. */
function byteEnds(tokens: readonly string[]): readonly number[] {
  let end = 0;
  return tokens.map((token) => (end += token.length));
}

/** Finds each token of a spelled piece in it, and gives the ends in UTF-8 bytes. */
function tokenLengths(
  file: TokenizerFile,
): (spelled: string, tokens: readonly string[]) => readonly number[] {
  const { model } = file;
  const prefix =
    typeof model["continuing_subword_prefix"] === "string" ? model["continuing_subword_prefix"] : "";
  const suffix = typeof model["end_of_word_suffix"] === "string" ? model["end_of_word_suffix"] : "";
  const wholeWord = model.type === "WordPiece" || model.type === "WordLevel";
  return (spelled, tokens) => {
    let at = 0;
    let bytes = 0;
    return tokens.map((token) => {
      if (BYTE_TOKEN.test(token) && !spelled.startsWith(token, at)) {
        bytes += 1;
        if (bytes >= Buffer.byteLength(spelled.slice(0, at)) + characterBytes(spelled, at))
          at += characterLength(spelled, at);
        return bytes;
      }
      const bare = at > 0 && prefix !== "" && token.startsWith(prefix) ? token.slice(prefix.length) : token;
      const form = suffix !== "" && bare.endsWith(suffix) ? bare.slice(0, -suffix.length) : bare;
      if (spelled.startsWith(form, at)) at += form.length;
      else at = wholeWord ? spelled.length : at + characterLength(spelled, at);
      bytes = Buffer.byteLength(spelled.slice(0, at));
      return bytes;
    });
  };
}

function characterLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function characterBytes(text: string, at: number): number {
  return Buffer.byteLength(text.slice(at, at + characterLength(text, at)));
}

function hasStage(stage: Stage | null | undefined, type: string): boolean {
  if (stage == null) return false;
  const steps = stage["pretokenizers"];
  return stage.type === type || (Array.isArray(steps) && steps.some((step: Stage) => hasStage(step, type)));
}
