import type { Environment } from "../domain/environment.js";
import { RunError } from "../domain/run-error.js";

/** The variable that other programs read, too. */
const DEFAULT_VARIABLE = "OPENAI_API_KEY";

/** From this length on, a text that has the key cannot have it by chance. */
const SECRET_LENGTH = 16;

/** What is sent to the origin of the endpoint, and to nobody else. */
export interface Key {
  readonly secret: string;
  /** The variable that it comes from. */
  readonly origin: string;
}

/** The key in the variable; undefined if it is not set and was not `named` by the user. Throws RunError `config`. */
export function findKey({ env }: Pick<Environment, "env">, named: string | undefined): Key | undefined {
  const origin = named ?? DEFAULT_VARIABLE;
  const secret = env[origin]?.trim() ?? "";
  if (secret === "") {
    if (named === undefined) return undefined;
    throw new RunError(
      "config",
      `${origin}, the variable of --key-env, is not set; set it to the key of the endpoint`,
    );
  }
  // other characters are invalid in a header, and the error that would follow prints them
  if (/^[\x21-\x7e]+$/.test(secret)) return { secret, origin };
  throw new RunError("config", `${origin}: expected a key, found spaces or non-ASCII characters; replace it`);
}

/** Whether a text that is to be kept has the key in it. Short keys, such as `EMPTY`, are words of any text. */
export function hasKey(text: string, key: Key | undefined): boolean {
  return key !== undefined && key.secret.length >= SECRET_LENGTH && text.includes(key.secret);
}
