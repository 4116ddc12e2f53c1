import { RunError } from "../../domain/run-error.js";
import type { Place } from "./hugging-face-file.js";

const FORM = "hf://datasets/owner/name/path/file.jsonl, optionally with @revision after the name";

/** Throws RunError `usage`. */
export function parseUrl(url: string): Place {
  const [, id, named = "main", path] =
    /^hf:\/\/datasets\/([\w.-]+\/[\w.-]+)(?:@(refs\/(?:convert|pr)\/[^/]+|[^/@]+))?\/([\s\S]+)$/.exec(url) ??
    [];
  const parts = [id, path].flatMap((part) => part?.split("/") ?? [""]);
  if (id === undefined || path === undefined || parts.some((part) => part === "" || /^\.\.?$/.test(part)))
    throw new RunError("usage", `an hf:// name must be ${FORM}`);
  // a slash in a branch name is written as %2F, as in the hub's own URLs
  return { id, revision: named.replace(/%2f/gi, "/"), path };
}

export function formatUrl({ id, revision, path }: Place): string {
  const named = /^refs\/(?:convert|pr)\/[^/]+$/.test(revision) ? revision : revision.replaceAll("/", "%2F");
  return `hf://datasets/${id}${revision === "main" ? "" : `@${named}`}/${path}`;
}
