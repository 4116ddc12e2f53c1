import type { Environment } from "../../domain/environment.js";
import type { TokenizerIdentity } from "../../domain/identity.js";

/** The files of one tokenizer, from any source. */
export interface TokenizerFiles {
  /** The bytes of its tokenizer.json. */
  readonly tokenizer: Uint8Array;
  /** The parsed tokenizer_config.json; empty if there is none. */
  readonly config: object;
  /** The text of chat_template.jinja, where newer models keep their template. */
  readonly template?: string;
  readonly identity: TokenizerIdentity;
}

/** Memory of so many bytes. */
export type Allocate = (bytes: number) => Uint8Array;

export const allocateHere: Allocate = (bytes) => new Uint8Array(bytes);

/** Memory that threads can share. */
export const allocateShared: Allocate = (bytes) => new Uint8Array(new SharedArrayBuffer(bytes));

/** What a source may use of its environment. npm packages are looked up from `cwd`, too. */
export interface SourceEnvironment extends Environment {
  /** Called with a line about each slow step or minor failure. */
  readonly onNotice?: (line: string) => void;
  /** Makes the memory that the bytes of large files are read into; by default, it belongs to this thread. */
  readonly allocate?: Allocate | undefined;
}

/** One kind of place that a tokenizer can be loaded from. */
export interface Source {
  readonly name: string;
  readonly accepts: (where: string, environment: SourceEnvironment) => boolean | Promise<boolean>;
  /** Throws RunError `usage`, `input-missing`, `config` or `io`. */
  readonly load: (where: string, environment: SourceEnvironment) => Promise<TokenizerFiles>;
}
