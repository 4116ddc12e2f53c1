/** What identifies a tokenizer in a manifest. */
export interface TokenizerIdentity {
  /** Where it was asked for: a folder, `npm:<package>` or a Hugging Face id. */
  readonly source: string;
  /** SHA-256 of its tokenizer.json, in hex. */
  readonly sha256: string;
  /** Hugging Face commit, when it came from the hub. */
  readonly revision?: string;
}

/** What identifies a chat template in a manifest. */
export interface TemplateIdentity {
  /** SHA-256 of its source, in hex. */
  readonly sha256: string;
}

/** What identifies the equipment: plain data. */
export interface ResourceIdentity {
  readonly tokenizer: TokenizerIdentity | undefined;
  /** The chat template that rows are rendered with; undefined for none. */
  readonly template: TemplateIdentity | undefined;
}
