import { createHash } from "node:crypto";
import { nearestNames } from "../../domain/closest-name.js";
import { errorCode, RunError } from "../../domain/run-error.js";
import { hubSettings } from "../../hub/hub-settings.js";
import { cachedModels, fillCache, findInCache } from "./hub-cache.js";
import { downloadTokenizer } from "./hub-download.js";
import { parseHubModel } from "./hub-model.js";
import type { Source } from "./source.js";
import { readTokenizerFiles, tokenizerFiles } from "./tokenizer-files.js";

/** A model on the Hugging Face hub: from the local cache if it is there, else from the network. */
export const hubSource: Source = {
  name: "hub",
  accepts: (where) => parseHubModel(where) !== undefined,
  load: async (where, environment) => {
    const model = parseHubModel(where);
    if (model === undefined)
      throw new RunError("usage", `${where} is not a Hugging Face id; write owner/name`);
    const settings = hubSettings(environment);
    const { cacheFolder, endpoint, offline } = settings;
    const cached = await findInCache(cacheFolder, model);
    if (cached !== undefined) return readTokenizerFiles(cached.path, where, environment, cached.commit);
    if (offline) {
      throw await withNearest(
        new RunError(
          "config",
          `${where} is not in the cache ${cacheFolder}, and HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE forbids the ` +
            "network; unset it, fill the cache, or name a folder that holds tokenizer.json",
        ),
        model.id,
        cacheFolder,
      );
    }
    environment.onNotice?.(`downloading the tokenizer of ${where} from ${endpoint}`);
    const download = await downloadTokenizer(model, settings, environment).catch(async (error: unknown) => {
      throw error instanceof RunError ? await withNearest(error, model.id, cacheFolder) : error;
    });
    // the cache is optional: if it cannot be written, the download is used without it
    await fillCache(cacheFolder, model, download).catch((error: unknown) => {
      const reason = errorCode(error) ?? "unknown error";
      environment.onNotice?.(
        `${where}: the cache ${cacheFolder} cannot be written (${reason}); the tokenizer is not cached`,
      );
    });
    const { tokenizer, config, template, commit } = download;
    return tokenizerFiles(
      { tokenizer: tokenizer.bytes, config: config?.bytes, template: template?.bytes },
      createHash("sha256").update(tokenizer.bytes),
      where,
      commit,
    );
  },
};

/** How many models of the cache are listed when none has a similar name. */
const LISTED = 5;

/** The error, with the names in the cache that may have been meant; the nearest is its remedy. */
async function withNearest(error: RunError, id: string, cacheFolder: string): Promise<RunError> {
  const { cause } = error;
  const isKnown = cause instanceof Error && "statusCode" in cause && cause.statusCode === 403;
  const ids = isKnown ? [] : await cachedModels(cacheFolder);
  if (ids.length === 0 || ids.includes(id)) return error;
  const byWord = new Map(ids.map((one) => [one.toLowerCase(), one]));
  const near = nearestNames(id.toLowerCase(), [...byWord.keys()]).map((word) => byWord.get(word)!);
  const [nearest] = near;
  if (nearest !== undefined) {
    const line = `the cache has a similar name: ${near.join(", ")}`;
    return new RunError(error.kind, [...error.lines, line], error.cause, { tokenizer: nearest });
  }
  const more = ids.length > LISTED ? ", …" : "";
  const line = `the cache has: ${ids.slice(0, LISTED).join(", ")}${more}`;
  return new RunError(error.kind, [...error.lines, line], error.cause);
}
