import type { TokenizerFile } from "../tokenizer-file.js";
import { assemble } from "./assemble.js";
import type { Block } from "./block.js";
import { parsedEntries, parsedMerges, refuseUnknownMerges } from "./parsed.js";
import { planOf } from "./plan.js";

/** The block of a parsed tokenizer.json; undefined if it has a step that is not known here. Throws RunError `config`. */
export function compileParsed(file: TokenizerFile): Block | undefined {
  const plan = planOf(file);
  if (plan === undefined) return undefined;
  const entries = parsedEntries(plan.model.vocab, plan.symbols);
  const merges = entries && parsedMerges(plan.model.merges, entries);
  if (merges === undefined) refuseUnknownMerges(plan.model);
  return entries && merges && assemble(plan, entries, merges, file);
}
