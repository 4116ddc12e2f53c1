import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { errorCode } from "../../domain/run-error.js";
import type { HubDownload } from "./hub-download.js";
import { COMMIT, type HubModel, parseHubModel } from "./hub-model.js";
import { isFile } from "./is-file.js";

/** Before the id of a model, in the name of its folder. */
const FOLDER_PREFIX = "models--";

/** The model's tokenizer.json in the cache shared with Python's huggingface_hub, and its commit. */
export async function findInCache(
  cacheFolder: string,
  model: HubModel,
): Promise<{ readonly path: string; readonly commit: string } | undefined> {
  const folder = modelFolder(cacheFolder, model);
  const commit = COMMIT.test(model.revision) ? model.revision : await readRef(folder, model.revision);
  if (!COMMIT.test(commit)) return undefined;
  const path = join(folder, "snapshots", commit, "tokenizer.json");
  return (await isFile(path)) ? { path, commit } : undefined;
}

/** The ids of the models whose tokenizer is in the cache, sorted. */
export async function cachedModels(cacheFolder: string): Promise<readonly string[]> {
  const names = await readdir(cacheFolder).catch(() => []);
  const models = names
    .filter((name) => name.startsWith(FOLDER_PREFIX))
    .map((name) => parseHubModel(name.slice(FOLDER_PREFIX.length).replace("--", "/")))
    .filter((model) => model !== undefined);
  const found = await Promise.all(models.map((model) => findInCache(cacheFolder, model)));
  return models
    .filter((_, i) => found[i] !== undefined)
    .map(({ id }) => id)
    .sort();
}

/** Stores a download as Python does: the bytes in blobs/, a link in snapshots/, the commit in refs/. */
export async function fillCache(cacheFolder: string, model: HubModel, download: HubDownload): Promise<void> {
  const folder = modelFolder(cacheFolder, model);
  const { commit, config, template, tokenizer } = download;
  // tokenizer.json last: once it exists, the snapshot counts as complete
  for (const file of [config, template, tokenizer]) {
    if (file === undefined) continue;
    const blob = join(folder, "blobs", file.digest);
    await writeWhole(blob, file.bytes);
    await link(join(folder, "snapshots", commit, file.name), blob, file.bytes);
  }
  if (model.revision !== commit) await writeWhole(join(folder, "refs", model.revision), commit);
}

function modelFolder(cacheFolder: string, { id }: HubModel): string {
  return join(cacheFolder, `${FOLDER_PREFIX}${id.replace("/", "--")}`);
}

/** An unreadable ref counts as missing: the hub is queried again. */
async function readRef(folder: string, revision: string): Promise<string> {
  const text = await readFile(join(folder, "refs", revision), "utf8").catch(() => "");
  return text.trim();
}

/** Other processes see the old file or the new one, never half of it. */
async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${randomUUID()}.incomplete`;
  try {
    await writeFile(part, content);
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}

async function link(path: string, blob: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  try {
    await symlink(relative(dirname(path), blob), path);
  } catch (error) {
    // another process was faster; or links are not allowed, as on Windows, where Python copies too
    if (errorCode(error) !== "EEXIST") await writeWhole(path, bytes);
  }
}
