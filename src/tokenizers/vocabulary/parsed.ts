import { RunError } from "../../domain/run-error.js";
import type { BytePairModel } from "../tokenizer-file.js";
import { bytesOf, type Entries, placeEntries } from "./entries.js";
import { MergeList } from "./merges.js";
import type { Symbols } from "./plan.js";

/** The entries of a parsed tokenizer.json; undefined if a block cannot hold them. */
export function parsedEntries(vocab: BytePairModel["vocab"], symbols: Symbols): Entries | undefined {
  const spellings = Object.keys(vocab);
  const ids = new Int32Array(spellings.length);
  const starts = new Int32Array(spellings.length + 1);
  const outside = new Map<string, number>();
  const parts: Uint8Array[] = [];
  let count = 0;
  for (const spelling of spellings) {
    const bytes = bytesOf(spelling, symbols);
    if (bytes !== undefined) {
      parts.push(bytes);
      ids[count] = vocab[spelling]!;
      starts[count + 1] = starts[count]! + bytes.length;
      count++;
    } else if (symbols === "bytes") outside.set(spelling, vocab[spelling]!);
    else return undefined;
  }
  return placeEntries({ count, ids, starts, bytes: Buffer.concat(parts), outside }, symbols);
}

/** The merges of a parsed tokenizer.json; undefined if one names no entry. */
export function parsedMerges(merges: BytePairModel["merges"], entries: Entries): MergeList | undefined {
  const list = new MergeList(entries);
  return merges.every((merge) => list.addSpellings(...halves(merge))) ? list : undefined;
}

/** Throws RunError `config` if a merge names a token that is not in the vocabulary. */
export function refuseUnknownMerges({ vocab, merges }: BytePairModel): void {
  const isEntry = (token: string): boolean => Object.hasOwn(vocab, token);
  merges.forEach((merge, rank) => {
    const [left, right] = halves(merge);
    if (isEntry(left) && isEntry(right) && isEntry(left + right)) return;
    throw new RunError("config", `tokenizer.json: merge ${rank} names a token that is not in the vocabulary`);
  });
}

/** The two tokens of a merge. */
function halves(merge: BytePairModel["merges"][number]): readonly [string, string] {
  if (typeof merge !== "string") return merge;
  const space = merge.indexOf(" ");
  return [merge.slice(0, space), merge.slice(space + 1)];
}
