import * as published from "@huggingface/tokenizers";
import type { Stage } from "../tokenizer-file.js";

/** The used parts of @huggingface/tokenizers 0.2.0. Its own types import without extensions, so they do not resolve. */
interface Library {
  readonly Tokenizer: new (file: object, config: object) => LibraryTokenizer;
  readonly SplitPreTokenizer: new (stage: Stage) => { readonly pattern: RegExp | null };
}

export interface LibraryTokenizer {
  readonly normalizer: ((text: string) => string) | null;
  readonly pre_tokenizer: ((text: string, options: { readonly section_index: number }) => string[]) | null;
  readonly model: {
    /** The pieces' tokens as text; an unknown token may be spelled as the text that it replaces. */
    readonly encode: (pieces: readonly string[]) => string[];
    readonly tokens_to_ids: ReadonlyMap<string, number>;
    readonly unk_token_id: number | undefined;
  } | null;
}

export const { Tokenizer, SplitPreTokenizer } = published as unknown as Library;
