import { parseTokenizerFile, type TokenizerFile } from "../tokenizer-file.js";
import type { Block } from "./block.js";
import { compile } from "./compile.js";
import { parsedSource, refuseUnknownMerges } from "./parsed-source.js";
import { planOf } from "./plan.js";

/**
 * The compiled vocabulary of a tokenizer.json; undefined if it has a step that is not known here. Throws RunError
 * `config` if it is not one, or is not valid.
 */
export function compileVocabulary(bytes: Uint8Array, source: string): Block | undefined {
  return compileParsed(parseTokenizerFile(bytes, source));
}

function compileParsed(file: TokenizerFile): Block | undefined {
  const plan = planOf(file);
  if (plan === undefined) return undefined;
  const block = compile(parsedSource(plan.model), plan, describe(file));
  if (block === undefined) refuseUnknownMerges(plan.model);
  // the entry of a whole section would have to be looked up before it is cut
  return plan.cut.kind === "whole" && block?.facts.wholeFirst === 1 ? undefined : block;
}

/** The text of a tokenizer.json without its entries and merges. */
function describe(file: TokenizerFile): string {
  const { vocab, merges, ...model } = file.model;
  return JSON.stringify({ ...file, model });
}
