import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProcessResult } from "./process.js";
import { createWorkspace, type Files } from "./workspace.js";

const ROOT = join(import.meta.dirname, "../..");

/** What V8 writes of a process: every script that ran in it. */
interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** A run of the command, with every file of code that it loaded, by its path from the root. */
export interface Start extends ProcessResult {
  readonly loaded: readonly string[];
}

/** Runs the built command to its end in a folder with these files, and finds out which files of code it loaded. */
export async function startCommand(args: readonly string[], files: Files = {}): Promise<Start> {
  const lap = await createWorkspace(files);
  try {
    const result = await lap.spawn(...args, { env: { NODE_V8_COVERAGE: lap.path("coverage") } });
    const urls = lap
      .names("coverage")
      .flatMap((name) => lap.json<Coverage>(join("coverage", name)).result.map(({ url }) => url));
    const code = urls.filter((url) => url.startsWith("file:"));
    return { ...result, loaded: code.map((url) => relative(ROOT, fileURLToPath(url))) };
  } finally {
    await lap.remove();
  }
}

/** The sources of a built file, by their paths from the root; none for a file that only hands on what others have. */
export function sourcesOf(file: string): readonly string[] {
  const map = join(ROOT, `${file}.map`);
  if (!existsSync(map)) return [];
  const { sources } = JSON.parse(readFileSync(map, "utf8")) as { readonly sources: readonly string[] };
  return sources.map((source) => join(file, "..", source));
}

/** A built file, and all that it imports at once, by their paths from the root. */
export function importedWith(file: string, found: Set<string> = new Set()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  const code = readFileSync(join(ROOT, file), "utf8");
  for (const [, other] of code.matchAll(/(?:\bfrom|\bimport)"(\.\/[^"]+)"/g))
    importedWith(join(file, "..", other!), found);
  return found;
}
