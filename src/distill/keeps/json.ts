import { canonicalJson } from "../../json/canonical.js";
import { tryParseJson } from "../../json/try-parse.js";
import type { Keep } from "./keep.js";

/** A fence around the whole text. */
const FENCED = /^\s*```[\w-]*\n([\s\S]*?)\n?```\s*$/;

export const json: Keep = {
  summary: "both are JSON, of equal value",
  holds: (rewritten, original) => {
    const [one, other] = [jsonIn(rewritten), jsonIn(original)];
    return one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other);
  },
};

function jsonIn(text: string): unknown {
  return tryParseJson(FENCED.exec(text)?.[1] ?? text);
}
