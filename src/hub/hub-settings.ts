import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "../domain/environment.js";
import { errorCode, RunError } from "../domain/run-error.js";
import { resolvePath } from "./resolve-path.js";

/** Where the hub and its cache are, from the variables that Python's huggingface_hub reads, too. */
export interface HubSettings {
  /** A URL without a slash at its end. */
  readonly endpoint: string;
  readonly cacheFolder: string;
  readonly offline: boolean;
}

/** A secret, and the variable or file that it comes from. */
export interface HubToken {
  readonly secret: string;
  readonly origin: string;
}

/** Reads HF_ENDPOINT, HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME, HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE. */
export function hubSettings(environment: Environment): HubSettings {
  const { env } = environment;
  return {
    endpoint: endpointOf(env["HF_ENDPOINT"] || "https://huggingface.co"),
    cacheFolder: resolvePath(env["HF_HUB_CACHE"] || join(hubHome(env), "hub"), environment),
    offline: isOn(env["HF_HUB_OFFLINE"]) || isOn(env["TRANSFORMERS_OFFLINE"]),
  };
}

/** The token of HF_TOKEN, HUGGING_FACE_HUB_TOKEN or the token file, if any. Throws RunError `config`. */
export async function findHubToken(environment: Environment): Promise<HubToken | undefined> {
  const { env } = environment;
  for (const origin of ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"]) {
    const secret = env[origin]?.trim();
    if (secret) return checked({ secret, origin });
  }
  const origin = resolvePath(env["HF_TOKEN_PATH"] || join(hubHome(env), "token"), environment);
  const secret = await readFile(origin, "utf8").catch((cause: unknown) => {
    const code = errorCode(cause);
    if (code === "ENOENT" || code === "ENOTDIR") return "";
    throw new RunError(
      "config",
      `the token file ${origin} cannot be read (${code}); repair it, or set HF_TOKEN`,
      cause,
    );
  });
  return secret.trim() === "" ? undefined : checked({ secret: secret.trim(), origin });
}

function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const usable = url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.password === "";
  // the value is not printed, since it may contain a password
  if (!usable) throw new RunError("config", "HF_ENDPOINT: expected an http(s) URL without a password");
  return text.replace(/\/+$/, "");
}

function hubHome(env: Environment["env"]): string {
  return env["HF_HOME"] || join(env["XDG_CACHE_HOME"] || join("~", ".cache"), "huggingface");
}

function isOn(value: string | undefined): boolean {
  return /^(?:1|on|yes|true)$/i.test(value ?? "");
}

/** Other characters are invalid in a header, and the error that fetch then throws would print the token. */
function checked(token: HubToken): HubToken {
  if (/^[\x21-\x7e]+$/.test(token.secret)) return token;
  throw new RunError(
    "config",
    `${token.origin}: expected a token, found spaces or non-ASCII characters; replace it`,
  );
}
