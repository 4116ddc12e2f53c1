import type { ListFileEntry } from "@huggingface/hub";
import type { Environment } from "../../domain/environment.js";
import { errorCode, RunError } from "../../domain/run-error.js";
import { createHubFetch } from "../../hub/hub-fetch.js";
import { findHubToken, hubSettings } from "../../hub/hub-settings.js";
import { fixedPart, globMatcher, isGlob } from "./glob.js";
import { ATTEMPTS, pause, remoteFile } from "./remote-file.js";
import type { FileState, FoundFile, OpenFile, Store } from "./store.js";

/** A file of a dataset, at one of its branches, tags or commits; or a glob. */
interface Place {
  /** `owner/name`. */
  readonly id: string;
  readonly revision: string;
  readonly path: string;
}

/** The hub's address, and how it is queried. */
interface Hub {
  readonly hubUrl: string;
  /** Retries what may work later. */
  readonly fetch: typeof fetch;
  readonly fetchOnce: typeof fetch;
  readonly hasToken: boolean;
}

const COMMIT = /^[0-9a-f]{40}$/;
const FORM = "hf://datasets/owner/name/path/file.jsonl, optionally with @revision after the name";

/** Datasets on the Hugging Face hub. A file of a branch or tag is read at its commit, which never changes. */
export async function openHub(environment: Environment): Promise<Store> {
  const { endpoint, offline } = hubSettings(environment);
  if (offline)
    throw new RunError(
      "config",
      "HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE forbids the network, and hf:// needs it; unset it, or name a file",
    );
  const token = await findHubToken(environment);
  const hint = "try again, or download the file first";
  const hubFetch = createHubFetch({ endpoint }, token, hint, undefined);
  const hub: Hub = {
    ...{ hubUrl: endpoint, fetch: patient(hubFetch), fetchOnce: hubFetch },
    hasToken: token !== undefined,
  };
  return {
    resolve: (name) => formatUrl(parseUrl(name)),
    identify: async (name) => formatUrl(parseUrl(name)),
    expand: (name) => expand(hub, name),
    find: (path, name) => find(hub, parseUrl(path), name),
    open: async (path, name, state) => {
      const place = await pinned(hub, parseUrl(path), name);
      const known = state ?? (await find(hub, place, name));
      if (known === undefined) throw absent(name);
      return openObject(hub, place, name, known);
    },
    writing: undefined,
  };
}

/** Retries if the hub is busy or cannot be reached. */
function patient(fetchOnce: typeof fetch): typeof fetch {
  return async (input, init) => {
    for (let failures = 1; ; failures++) {
      try {
        const response = await fetchOnce(input, init);
        if (!isPassing(response.status) || failures === ATTEMPTS) return response;
        await response.body?.cancel();
      } catch (cause) {
        if (failures === ATTEMPTS) throw cause;
      }
      await pause(failures);
    }
  };
}

function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

function parseUrl(url: string): Place {
  const [, id, named = "main", path] =
    /^hf:\/\/datasets\/([\w.-]+\/[\w.-]+)(?:@(refs\/(?:convert|pr)\/[^/]+|[^/@]+))?\/([\s\S]+)$/.exec(url) ??
    [];
  const parts = [id, path].flatMap((part) => part?.split("/") ?? [""]);
  if (id === undefined || path === undefined || parts.some((part) => part === "" || /^\.\.?$/.test(part)))
    throw new RunError("usage", `an hf:// name must be ${FORM}`);
  // a slash in a branch name is written as %2F, as in the hub's own URLs
  return { id, revision: named.replace(/%2f/gi, "/"), path };
}

function formatUrl({ id, revision, path }: Place): string {
  const named = /^refs\/(?:convert|pr)\/[^/]+$/.test(revision) ? revision : revision.replaceAll("/", "%2F");
  return `hf://datasets/${id}${revision === "main" ? "" : `@${named}`}/${path}`;
}

async function expand(hub: Hub, name: string): Promise<readonly FoundFile[]> {
  const wanted = parseUrl(name);
  const place = await pinned(hub, wanted, name);
  const state = await find(hub, place, name);
  if (state !== undefined) return [{ name, path: formatUrl(place), state }];
  if (!isGlob(wanted.path)) throw absent(name);
  const { listFiles } = await import("@huggingface/hub");
  const folder = fixedPart(wanted.path).replace(/\/?[^/]*$/, "");
  const isMatch = globMatcher(wanted.path);
  const found: FoundFile[] = [];
  try {
    const where = { ...toRepo(place), ...hub, recursive: true, ...(folder === "" ? {} : { path: folder }) };
    for await (const entry of listFiles(where)) {
      if (entry.type !== "file" || !isMatch(entry.path)) continue;
      found.push({
        name: formatUrl({ ...wanted, path: entry.path }),
        path: formatUrl({ ...place, path: entry.path }),
        state: stateOf(entry),
      });
    }
  } catch (cause) {
    // a folder that does not exist is empty
    if (statusOf(cause) !== 404) throw toRunError(cause, hub, name);
  }
  if (found.length === 0) throw new RunError("input-missing", `${name}: no file matches`);
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function absent(name: string): RunError {
  return new RunError("input-missing", `${name}: no such file`);
}

/** The same place at the current commit of its revision. */
async function pinned(hub: Hub, place: Place, name: string): Promise<Place> {
  if (COMMIT.test(place.revision)) return place;
  try {
    const { datasetInfo } = await import("@huggingface/hub");
    const { id, revision } = place;
    const { sha } = await datasetInfo({ ...hub, name: id, revision, additionalFields: ["sha"] });
    if (!COMMIT.test(sha)) throw new TypeError("the hub's answer has no commit");
    return { ...place, revision: sha };
  } catch (cause) {
    throw toRunError(cause, hub, name);
  }
}

async function find(hub: Hub, place: Place, name: string): Promise<FileState | undefined> {
  try {
    const { pathsInfo } = await import("@huggingface/hub");
    const entries = await pathsInfo({ ...toRepo(place), ...hub, paths: [place.path] });
    const entry = entries.find(({ path, type }) => path === place.path && type === "file");
    return entry && stateOf(entry);
  } catch (cause) {
    throw toRunError(cause, hub, name);
  }
}

function toRepo({ id, revision }: Place): {
  readonly repo: { readonly type: "dataset"; readonly name: string };
  readonly revision: string;
} {
  return { repo: { type: "dataset", name: id }, revision };
}

/** Large files are identified by their SHA-256, all others by their git blob id. */
function stateOf({ size, lfs, oid }: Pick<ListFileEntry, "size" | "lfs" | "oid">): FileState {
  const tag = lfs?.oid ?? oid;
  if (tag === undefined) throw new TypeError("the hub's answer has no digest");
  return { bytes: size, tag };
}

function openObject(hub: Hub, { id, revision, path }: Place, name: string, { bytes }: FileState): OpenFile {
  const way = path.split("/").map(encodeURIComponent).join("/");
  const url = `${hub.hubUrl}/datasets/${id}/resolve/${revision}/${way}`;
  return remoteFile({
    bytes,
    request: async ({ start, end }, signal) => {
      // in a compressed answer, positions would differ
      const headers = { range: `bytes=${start}-${end - 1}`, "accept-encoding": "identity" };
      const response = await hub.fetchOnce(url, { headers, signal }).catch((cause: unknown) => {
        // not a RunError, so that it is retried
        throw cause instanceof RunError ? (cause.cause ?? cause) : cause;
      });
      const { status, body } = response;
      if (body !== null && status === 206) return body;
      // mirrors may not support ranges
      if (body !== null && status === 200) return part(body, start, end);
      await body?.cancel();
      if (isPassing(status)) throw new AnswerError(status);
      throw toRunError(new AnswerError(status), hub, name);
    },
    failure: (cause) => toRunError(cause, hub, name),
  });
}

/** The bytes of a range, from a body that starts at byte 0. */
async function* part(
  body: AsyncIterable<Uint8Array>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of body) {
    const wanted = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
    at += chunk.length;
    if (wanted.length > 0) yield wanted;
    if (at >= end) return;
  }
}

/** An answer that is not a file. */
class AnswerError extends Error {
  readonly statusCode: number;

  constructor(status: number) {
    super(`answered ${status}`);
    this.statusCode = status;
  }
}

function statusOf(cause: unknown): unknown {
  return cause instanceof Error && "statusCode" in cause ? cause.statusCode : undefined;
}

function toRunError(cause: unknown, { hubUrl, hasToken }: Hub, name: string): RunError {
  if (cause instanceof RunError) return new RunError(cause.kind, `${name}: ${cause.message}`, cause);
  const status = statusOf(cause);
  if (status === 401 || status === 403) {
    const who = hasToken ? "the token does not give access" : "no token is set";
    return new RunError(
      "input-missing",
      `${name}: ${hubUrl} denies access (${status}): it is gated, private or does not exist, and ${who} (HF_TOKEN)`,
      cause,
    );
  }
  if (status === 404)
    return new RunError(
      "input-missing",
      `${name}: ${hubUrl} has no such dataset, revision or file (404)`,
      cause,
    );
  if (status !== undefined) return new RunError("io", `${name}: ${hubUrl} answered ${status}`, cause);
  // a parser's message quotes the answer
  const broken = cause instanceof SyntaxError ? "the answer is not JSON" : undefined;
  const reason =
    cause instanceof Error
      ? (broken ?? errorCode(cause.cause) ?? errorCode(cause) ?? cause.message)
      : "unknown error";
  return new RunError("io", `${name}: reading from ${hubUrl} failed (${reason})`, cause);
}
