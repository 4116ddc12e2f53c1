import { RunError } from "../../domain/run-error.js";
import { unspellBytes } from "../byte-level.js";
import type { Engine, EngineKind } from "../engine.js";
import { hasPattern, METASPACE, normalizerSteps, rewriting } from "../normalizers.js";
import { refuseUnknownModel, type Stage, type TokenizerFile } from "../tokenizer-file.js";
import { characterLength } from "../utf16.js";
import { type LibraryTokenizer, Tokenizer } from "./huggingface.js";

const BYTE_TOKEN = /^<0x[0-9A-F]{2}>$/;
/** What a Metaspace pre-tokenizer cuts, and the library leaves whole: a mark with what follows it. */
const WORD = new RegExp(`${METASPACE}[^${METASPACE}]*|[^${METASPACE}]+`, "gu");

/** A character with a space behind it. Only the plain space is white space to every library and every normalizer. */
const WORD_BEFORE_SPACE = /[\p{L}\p{N}\p{P}](?= )/u;

/** All that the compact engine does not know: the library tokenizes, and its tokens are found again in the text. */
export const libraryEngine: EngineKind = {
  name: "library",
  open: (file, config) => {
    refuseUnknownModel(file);
    const library = openLibrary(file, config);
    const { normalizer, pre_tokenizer: preTokenizer, model } = library;
    if (model === null) throw new RunError("config", "tokenizer.json: it has no model");
    const spelling = hasStage(file.pre_tokenizer, "ByteLevel")
      ? "bytes"
      : hasStage(file.pre_tokenizer, "Metaspace")
        ? "marks"
        : "plain";
    const cutsAtSpace =
      ["Whitespace", "WhitespaceSplit", "BertPreTokenizer", "Metaspace"].some((type) =>
        hasStage(file.pre_tokenizer, type),
      ) && normalizerSteps(file.normalizer).every(keepsSpaces);
    const splitsAtMarks = file.pre_tokenizer?.type === "Metaspace" && file.pre_tokenizer["split"] !== false;
    const lengths = tokenLengths(file);
    const fuses = file.model.type === "Unigram" || file.model["fuse_unk"] === true;
    const vocabulary = model.tokens_to_ids;
    const cut = (section: string, first: boolean): readonly string[] => {
      const rough =
        preTokenizer === null ? [section] : preTokenizer(section, { section_index: first ? 0 : 1 });
      const pieces = splitsAtMarks ? rough.flatMap((piece) => piece.match(WORD) ?? []) : rough;
      return pieces.filter((piece) => piece !== "");
    };
    /** Visits each piece with its ids; a run of unknown tokens may be one token. */
    const tokenize: Engine["tokenize"] = (section, first, visit) => {
      let from = 0;
      for (const spelled of cut(section, first)) {
        const { start, end, added } = place(section, from, spelled, spelling);
        // marks are told from spaces here, so that bytes are counted in the spelling that was tokenized
        const piece =
          spelling === "bytes" ? section.slice(start, end) : spelled.slice(spelled.length - (end - start));
        const tokens = model.encode([spelled]);
        const all = spelling === "bytes" ? byteEnds(tokens) : lengths(spelled, tokens);
        const ids: number[] = [];
        const ends: number[] = [];
        let unknownBefore = false;
        tokens.forEach((token, i) => {
          const id = vocabulary.get(token);
          if (id === undefined && unknownBefore && fuses) {
            ids.pop();
            ends.pop();
          }
          unknownBefore = id === undefined;
          ids.push(id ?? model.unk_token_id ?? -1);
          ends.push(Math.max(0, all[i]! - added));
        });
        from = end;
        if (!visit(piece, 0, piece.length, start, { ids, ends })) return;
      }
    };

    return {
      normalizer: rewriting((text) => (normalizer === null ? text : normalizer(text))),
      tokenize,
      // nothing is settled in front of a place, so `from` is always the beginning
      append: (section, _from, first, at, list) =>
        tokenize(section, first, (text, start, end, offset, tokens) => {
          list.pushPiece(text, start, end, at + offset, tokens);
          return true;
        }),
      count: (section, first) => {
        let tokens = 0;
        tokenize(section, first, (_text, _start, _end, _offset, { ids }) => {
          tokens += ids.length;
          return true;
        });
        return tokens;
      },
      isBounded: false,
      stablePrefixEnd: () => 0,
      window: (section, characters) => {
        if (!cutsAtSpace || section.length <= characters) return section;
        const space = WORD_BEFORE_SPACE.exec(section.slice(characters));
        return space === null ? section : section.slice(0, characters + space.index + space[0].length);
      },
    };
  },
};

/** Normalizers that leave a space after a letter, digit or mark where it is, whatever stands behind it. */
const SPACE_KEEPERS: ReadonlySet<string> = new Set([
  ...["BertNormalizer", "Lowercase", "StripAccents", "Nmt", "Precompiled", "NFC", "NFD", "NFKC", "NFKD"],
  ...["Strip", "Prepend"],
]);

function keepsSpaces(step: Stage): boolean {
  return SPACE_KEEPERS.has(step.type) || hasPattern(step, " ");
}

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

/** How a pre-tokenizer spells the pieces that it cuts: as they are, with word marks for spaces, or byte by byte. */
type Spelling = "plain" | "marks" | "bytes";

/** Where a spelled piece stands in the section, and how many bytes were put in front of it. */
function place(
  section: string,
  from: number,
  spelled: string,
  spelling: Spelling,
): { readonly start: number; readonly end: number; readonly added: number } {
  const piece = spelling === "bytes" ? unspellBytes(spelled) : spelled;
  const lead = { plain: undefined, marks: METASPACE, bytes: " " }[spelling];
  // white space that makes no piece is passed over
  for (let start = from; start <= section.length; start++) {
    if (matches(section, start, piece, spelling)) return { start, end: start + piece.length, added: 0 };
    if (lead !== undefined && piece[0] === lead && matches(section, start, piece.slice(1), spelling)) {
      return { start, end: start + piece.length - 1, added: Buffer.byteLength(lead) };
    }
    if (!/\s/u.test(section[start] ?? "x")) break;
  }
  throw new RunError("config", "this tokenizer's pieces cannot be found again in the text");
}

/** Whether a piece stands at `at`; where marks are written for spaces, a mark may stand for one. */
function matches(section: string, at: number, piece: string, spelling: Spelling): boolean {
  if (section.startsWith(piece, at)) return true;
  if (spelling !== "marks" || at + piece.length > section.length) return false;
  for (let i = 0; i < piece.length; i++) {
    if (piece[i] !== section[at + i] && !(piece[i] === METASPACE && section[at + i] === " ")) return false;
  }
  return true;
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

function characterBytes(text: string, at: number): number {
  return Buffer.byteLength(text.slice(at, at + characterLength(text, at)));
}

function hasStage(stage: Stage | null | undefined, type: string): boolean {
  if (stage == null) return false;
  const steps = stage["pretokenizers"];
  return stage.type === type || (Array.isArray(steps) && steps.some((step: Stage) => hasStage(step, type)));
}
