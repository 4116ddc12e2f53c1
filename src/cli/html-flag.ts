import type { PageRequest } from "../run/request.js";
import type { ParsedArguments } from "./command.js";
import { type Flag, rareFlag } from "./flag.js";

/** The flag of commands that publish a run. */
export function htmlFlag(group: string): Flag {
  return rareFlag(
    group,
    "--html <FILE>",
    "also write a page about the run there, one HTML file for a browser; nothing if the run publishes nothing",
  );
}

/** The page that the flag asks for. Its maker is loaded only then. */
export async function pageFrom(flags: ParsedArguments["flags"]): Promise<PageRequest | undefined> {
  const path = flags["html"];
  if (path === undefined) return undefined;
  const { pageOf } = await import("../report/page-of.js");
  return { path: String(path), make: pageOf };
}

/** What is said of a page that was written. */
export function pageLine(path: string): string {
  return `wrote ${path}: open it in a browser; it needs no network`;
}
