import { createRequire } from "node:module";

/** The used parts of @huggingface/tokenizers 0.2.0. Its own types import without extensions, so they do not resolve. */
interface Library {
  readonly Tokenizer: new (file: object, config: object) => LibraryTokenizer;
}

/** A normalizer or pre-tokenizer; each has only some of these, which may be replaced. */
export interface LibraryStep {
  readonly normalizers?: readonly (LibraryStep | null)[];
  readonly tokenizers?: readonly (LibraryStep | null)[];
  pattern?: unknown;
  normalize?: (text: string) => string;
  strip_accents?: (text: string) => string;
}

export interface LibraryTokenizer {
  readonly normalizer: (((text: string) => string) & LibraryStep) | null;
  readonly pre_tokenizer:
    | (((text: string, options: { readonly section_index: number }) => string[]) & LibraryStep)
    | null;
  readonly model: {
    /** The pieces' tokens as text; an unknown token may be spelled as the text that it replaces. */
    readonly encode: (pieces: readonly string[]) => string[];
    readonly tokens_to_ids: ReadonlyMap<string, number>;
    readonly unk_token_id: number | undefined;
  } | null;
}

/** The library, loaded when the first tokenizer needs it: most do not. */
export function library(): Library {
  return createRequire(import.meta.url)("@huggingface/tokenizers") as Library;
}
