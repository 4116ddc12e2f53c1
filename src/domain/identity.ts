/** Identifies a tokenizer in a manifest. */
export interface TokenizerIdentity {
  /** The requested source: a folder, `npm:<package>` or a Hugging Face id. */
  readonly source: string;
  /** SHA-256 of its tokenizer.json, in hex. */
  readonly sha256: string;
  /** The commit on the Hugging Face hub, when the tokenizer came from there. */
  readonly revision?: string;
}

/** Identifies a chat template in a manifest. */
export interface TemplateIdentity {
  /** SHA-256 of its source, in hex. */
  readonly sha256: string;
}

/** Identifies the loaded resources; plain data. */
export interface ResourceIdentity {
  readonly tokenizer: TokenizerIdentity | undefined;
  /** The chat template that renders the rows; undefined without one. */
  readonly template: TemplateIdentity | undefined;
}
