import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/** A place in a stack of V8: a file by its URL, its line and column, both from 1. */
const PLACE = /(file:\/\/\/[^\s()]+\.js):(\d+):(\d+)/g;

/** Bundled code is two folders below the package, and so are its maps. */
const PACKAGE = "../../";

/** The stack of an error with the places of the source in place of those of bundled code, whose maps lie beside it. */
export function sourceStack(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replaceAll(PLACE, (place, file: string, line: string, column: string) => {
    if (!maps.has(file)) maps.set(file, mapOf(file));
    const found = maps.get(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (found === undefined || !("originalSource" in found)) return place;
    const source = found.originalSource.startsWith(PACKAGE)
      ? found.originalSource.slice(PACKAGE.length)
      : found.originalSource;
    return `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  });
}

function mapOf(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(file)}.map`, "utf8")));
  } catch {
    return undefined;
  }
}
