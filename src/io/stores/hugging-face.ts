import type { ListFileEntry } from "@huggingface/hub";
import type { Environment } from "../../domain/environment.js";
import { RunError } from "../../domain/run-error.js";
import { createHubFetch } from "../../hub/hub-fetch.js";
import { findHubToken, hubSettings } from "../../hub/hub-settings.js";
import { fixedPart, globMatcher, isGlob } from "./glob.js";
import { type Hub, isPassing, statusOf, toRunError } from "./hugging-face-errors.js";
import { openObject, type Place } from "./hugging-face-file.js";
import { formatUrl, parseUrl } from "./hugging-face-url.js";
import { ATTEMPTS, pause } from "./remote-file.js";
import type { FileState, FoundFile, Store } from "./store.js";

const COMMIT = /^[0-9a-f]{40}$/;

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
