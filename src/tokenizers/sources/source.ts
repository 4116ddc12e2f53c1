import type { Environment } from "../../domain/environment.js";
import type { TokenizerIdentity } from "../../domain/identity.js";

/** The files of one tokenizer, wherever they came from. */
export interface TokenizerFiles {
  /** The bytes of its tokenizer.json. */
  readonly tokenizer: Uint8Array;
  /** The parsed tokenizer_config.json; empty when there is none. */
  readonly config: object;
  /** The text of chat_template.jinja, where newer models keep their template. */
  readonly template?: string;
  readonly identity: TokenizerIdentity;
}

/** Where a source looks up names, and whom it tells what takes long. npm packages are looked up from `cwd`, too. */
export interface SourceEnvironment extends Environment {
  /** Called with one line for each download and each retry. */
  readonly onNotice?: (line: string) => void;
}

/** One kind of place that a tokenizer can be named by. */
export interface Source {
  readonly name: string;
  readonly accepts: (where: string, environment: SourceEnvironment) => boolean | Promise<boolean>;
  /** Throws RunError `usage`, `input-missing`, `config` or `io`. */
  readonly load: (where: string, environment: SourceEnvironment) => Promise<TokenizerFiles>;
}
