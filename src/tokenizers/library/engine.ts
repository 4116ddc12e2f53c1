import { RunError } from "../../domain/run-error.js";
import { unspellBytes } from "../byte-level.js";
import type { Engine, SectionHead, TokenizedSection } from "../engine.js";
import { hasPattern, METASPACE, type Normalizer, normalizerSteps, rewriting } from "../normalizers.js";
import { refuseUnknownModel, type Stage, type TokenizerFile } from "../tokenizer-file.js";
import { indexesOfBytes } from "../utf16.js";
import { countSteps, withoutPattern } from "./counted-steps.js";
import { type LibraryTokenizer, library } from "./huggingface.js";
import type { PieceTokens } from "./piece-tokens.js";
import { byteEnds, type TokenLengths, tokenLengths } from "./token-lengths.js";
import { TokenList } from "./token-list.js";

/** A character followed by a space. Only the plain space is white space to every library and every normalizer. */
const WORD_BEFORE_SPACE = /[\p{L}\p{N}\p{P}](?= )/u;

/** The engine of every tokenizer that has no compiled vocabulary: the library's tokens are located in the text. */
export function libraryEngine(file: TokenizerFile, config: object): Engine {
  refuseUnknownModel(file);
  const library = openLibrary(file, config);
  if (library.model === null) throw new RunError("config", "tokenizer.json: the model is missing");
  return new LibraryEngine(file, library, library.model);
}

/**
 * Called with one piece of a normalized section, text[start, end), where `text` begins at `offset` of the section, and
 * with its tokens. False stops the tokenizing.
 */
type VisitPiece = (text: string, start: number, end: number, offset: number, tokens: PieceTokens) => boolean;

type Model = NonNullable<LibraryTokenizer["model"]>;

class LibraryEngine implements Engine {
  readonly normalizer: Normalizer;
  private readonly preTokenizer: LibraryTokenizer["pre_tokenizer"];
  private readonly model: Model;
  private readonly spelling: Spelling;
  private readonly splitsAtSpace: boolean;
  private readonly splitsAtMarks: boolean;
  private readonly fusesUnknown: boolean;
  private readonly lengths: TokenLengths;
  private readonly list = new TokenList();

  constructor(file: TokenizerFile, { normalizer, pre_tokenizer }: LibraryTokenizer, model: Model) {
    this.normalizer = rewriting((text) => (normalizer === null ? text : normalizer(text)));
    this.preTokenizer = pre_tokenizer;
    this.model = model;
    this.spelling = spellingOf(file);
    this.splitsAtSpace =
      ["Whitespace", "WhitespaceSplit", "BertPreTokenizer", "Metaspace"].some((type) =>
        hasStage(file.pre_tokenizer, type),
      ) && normalizerSteps(file.normalizer).every(keepsSpaces);
    this.splitsAtMarks = file.pre_tokenizer?.type === "Metaspace" && file.pre_tokenizer["split"] !== false;
    this.fusesUnknown = file.model.type === "Unigram" || file.model["fuse_unk"] === true;
    this.lengths = tokenLengths(file);
  }

  head(section: string, first: boolean, count: number): SectionHead {
    const found: number[] = [];
    let isComplete = true;
    this.tokenize(section, first, (text, start, stop, offset, { ends }) => {
      const taken = ends.slice(0, count - found.length);
      for (const index of indexesOfBytes(text.slice(start, stop), taken)) found.push(offset + start + index);
      isComplete = taken.length === ends.length;
      return isComplete;
    });
    return { ends: found, isComplete };
  }

  /** Tokenizes a normalized section piece by piece from the left, until `visit` returns false. */
  private tokenize(normalized: string, first: boolean, visit: VisitPiece): void {
    // half a surrogate pair has the tokens of U+FFFD, as in UTF-8
    const section = normalized.toWellFormed();
    let from = 0;
    for (const spelled of this.split(section, first)) {
      const { start, end, added } = place(section, from, spelled, this.spelling);
      // with marks, the ends count bytes of the spelled text, where a mark has more bytes than a space
      const piece =
        this.spelling === "bytes" ? section.slice(start, end) : spelled.slice(spelled.length - (end - start));
      from = end;
      if (!visit(piece, 0, piece.length, start, this.tokensOf(spelled, added))) return;
    }
  }

  encode(section: string, first: boolean): TokenizedSection {
    const { list } = this;
    list.clear();
    this.tokenize(section, first, (text, start, end, at, tokens) => {
      list.pushPiece(text, start, end, at, tokens);
      return true;
    });
    // what depends on the end is not known
    return { ids: list.copyIds(), ends: list.copyEnds(), settled: 0 };
  }

  count(section: string, first: boolean): number {
    let tokens = 0;
    this.tokenize(section, first, (_text, _start, _end, _offset, { ids }) => {
      tokens += ids.length;
      return true;
    });
    return tokens;
  }

  window(section: string, characters: number): string {
    if (!this.splitsAtSpace || section.length <= characters) return section;
    const space = WORD_BEFORE_SPACE.exec(section.slice(characters));
    return space === null ? section : section.slice(0, characters + space.index + space[0].length);
  }

  private split(section: string, first: boolean): readonly string[] {
    const { preTokenizer } = this;
    const rough = preTokenizer === null ? [section] : preTokenizer(section, { section_index: first ? 0 : 1 });
    const pieces = this.splitsAtMarks ? rough.flatMap(cutAtMarks) : rough;
    return pieces.filter((piece) => piece !== "");
  }

  /** A spelled piece's tokens, without the first `added` bytes; a run of unknown tokens may be one token. */
  private tokensOf(spelled: string, added: number): PieceTokens {
    const tokens = this.model.encode([spelled]);
    const all = this.spelling === "bytes" ? byteEnds(tokens) : this.lengths(spelled, tokens);
    const ids: number[] = [];
    const ends: number[] = [];
    let unknownBefore = false;
    tokens.forEach((token, i) => {
      const id = this.model.tokens_to_ids.get(token);
      if (id === undefined && unknownBefore && this.fusesUnknown) {
        ids.pop();
        ends.pop();
      }
      unknownBefore = id === undefined;
      ids.push(id ?? this.model.unk_token_id ?? -1);
      ends.push(Math.max(0, all[i]! - added));
    });
    return { ids, ends };
  }
}

/** The pieces of a Metaspace pre-tokenizer, which the library does not split: a mark with the text after it. */
function cutAtMarks(text: string): readonly string[] {
  return text.split(METASPACE).map((piece, i) => (i === 0 ? piece : METASPACE + piece));
}

/** Normalizers that leave a space after a letter, digit or punctuation unchanged, whatever follows it. */
const SPACE_KEEPERS: ReadonlySet<string> = new Set([
  ...["BertNormalizer", "Lowercase", "StripAccents", "Nmt", "Precompiled", "NFC", "NFD", "NFKC", "NFKD"],
  ...["Strip", "Prepend"],
]);

function keepsSpaces(step: Stage): boolean {
  return SPACE_KEEPERS.has(step.type) || hasPattern(step, " ");
}

function openLibrary(file: TokenizerFile, config: object): LibraryTokenizer {
  const { normalizer = null, pre_tokenizer = null } = file;
  const library = construct(
    {
      ...{ added_tokens: [], ...file },
      // never run here
      ...{ decoder: null, post_processor: null },
      normalizer: normalizer && withoutPattern(normalizer),
      pre_tokenizer: pre_tokenizer && withoutPattern(pre_tokenizer),
    },
    config,
  );
  countSteps(normalizer, library.normalizer);
  countSteps(pre_tokenizer, library.pre_tokenizer);
  return library;
}

function construct(file: object, config: object): LibraryTokenizer {
  try {
    return new (library().Tokenizer)(file, config);
  } catch (cause) {
    throw new RunError("config", "tokenizer.json: its model or one of its steps is not supported", cause);
  }
}

/** How a pre-tokenizer spells its pieces: unchanged, with word marks for spaces, or byte by byte. */
type Spelling = "plain" | "marks" | "bytes";

function spellingOf({ pre_tokenizer }: TokenizerFile): Spelling {
  if (hasStage(pre_tokenizer, "ByteLevel")) return "bytes";
  return hasStage(pre_tokenizer, "Metaspace") ? "marks" : "plain";
}

/** The position of a spelled piece in the section, and how many bytes were prepended to it. */
function place(
  section: string,
  from: number,
  spelled: string,
  spelling: Spelling,
): { readonly start: number; readonly end: number; readonly added: number } {
  const piece = spelling === "bytes" ? unspellBytes(spelled) : spelled;
  const lead = { plain: undefined, marks: METASPACE, bytes: " " }[spelling];
  // white space that belongs to no piece is skipped
  for (let start = from; start <= section.length; start++) {
    if (matches(section, start, piece, spelling)) return { start, end: start + piece.length, added: 0 };
    if (lead !== undefined && piece[0] === lead && matches(section, start, piece.slice(1), spelling)) {
      return { start, end: start + piece.length - 1, added: Buffer.byteLength(lead) };
    }
    if (!/\s/u.test(section[start] ?? "x")) break;
  }
  throw new RunError("config", "this tokenizer is not supported: its tokens cannot be located in the text");
}

/** Whether a piece is at `at`; if marks are written for spaces, a mark also matches a space. */
function matches(section: string, at: number, piece: string, spelling: Spelling): boolean {
  if (section.startsWith(piece, at)) return true;
  if (spelling !== "marks" || at + piece.length > section.length) return false;
  for (let i = 0; i < piece.length; i++) {
    if (piece[i] !== section[at + i] && !(piece[i] === METASPACE && section[at + i] === " ")) return false;
  }
  return true;
}

function hasStage(stage: Stage | null | undefined, type: string): boolean {
  if (stage == null) return false;
  const steps = stage["pretokenizers"];
  return stage.type === type || (Array.isArray(steps) && steps.some((step: Stage) => hasStage(step, type)));
}
