import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { errorCode, RunError } from "../../domain/run-error.js";
import { resolvePath } from "../../hub/resolve-path.js";
import type { Source } from "./source.js";
import { readTokenizerFiles } from "./tokenizer-files.js";

/** A folder that holds tokenizer.json, or such a file itself. */
export const folderSource: Source = {
  name: "folder",
  accepts: async (where, environment) => {
    if (where === "") return false;
    return looksLikePath(where) || (await exists(resolvePath(where, environment)));
  },
  load: async (where, environment) => {
    const path = await findTokenizerFile(resolvePath(where, environment), where);
    return readTokenizerFiles(path, where, environment);
  },
};

/** The tokenizer.json at a path: the file itself, or the one in the folder. Messages call the path `name`. */
export async function findTokenizerFile(path: string, name: string): Promise<string> {
  const stats = await statsOf(path, name);
  if (stats === undefined) {
    throw new RunError(
      "input-missing",
      `${name}: no such file or folder; name a folder that holds tokenizer.json`,
    );
  }
  if (stats.isDirectory()) {
    const inside = join(path, "tokenizer.json");
    if ((await statsOf(inside, name))?.isFile()) return inside;
    throw new RunError(
      "input-missing",
      `${name}: the folder has no tokenizer.json; name one that has it, ` +
        "or write it with save_pretrained of a fast tokenizer",
    );
  }
  if (stats.isFile() && path.endsWith(".json")) return path;
  throw new RunError(
    "usage",
    `${name} is neither a folder nor a .json file; name a folder that holds tokenizer.json`,
  );
}

/** Undefined if the path does not exist. */
async function statsOf(path: string, name: string): Promise<Stats | undefined> {
  return stat(path).catch((cause: unknown) => {
    const code = errorCode(cause) ?? "unknown error";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new RunError("input-missing", `${name}: ${path} cannot be read (${code})`, cause);
  });
}

function looksLikePath(where: string): boolean {
  return /^[.~]|\\|\.json$/.test(where) || isAbsolute(where);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
