import { RunError } from "../../domain/run-error.js";
import type { BytePairModel } from "../tokenizer-file.js";
import { bytesOfSpelling } from "./alphabet.js";
import type { Symbols } from "./plan.js";
import type { Entries, MergeVisitor, Source } from "./source.js";

/** The entries and merges of a parsed tokenizer.json. */
export function parsedSource(model: BytePairModel): Source {
  return {
    entries: (symbols) => entriesOf(model.vocab, symbols),
    mergeCount: model.merges.length,
    merges: (symbols, visitor) => model.merges.every((merge) => visitMerge(halves(merge), symbols, visitor)),
  };
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

function entriesOf(vocab: BytePairModel["vocab"], symbols: Symbols): Entries | undefined {
  const spellings = Object.keys(vocab);
  const ids = new Int32Array(spellings.length);
  const starts = new Int32Array(spellings.length + 1);
  const outside = new Map<string, number>();
  const parts: Uint8Array[] = [];
  let count = 0;
  for (const spelling of spellings) {
    const bytes = bytesOf(spelling, symbols);
    if (bytes === undefined) {
      if (symbols === "characters") return undefined;
      outside.set(spelling, vocab[spelling]!);
      continue;
    }
    parts.push(bytes);
    ids[count] = vocab[spelling]!;
    starts[count + 1] = starts[count]! + bytes.length;
    count++;
  }
  return { count, ids, starts, bytes: Buffer.concat(parts), outside };
}

/** Undefined for a spelling that no text can match. */
export function bytesOf(spelling: string, symbols: Symbols): Uint8Array | undefined {
  if (symbols === "bytes") return bytesOfSpelling(spelling);
  return spelling.isWellFormed() ? Buffer.from(spelling) : undefined;
}

function visitMerge(
  [left, right]: readonly [string, string],
  symbols: Symbols,
  visitor: MergeVisitor,
): boolean {
  const leftBytes = bytesOf(left, symbols);
  const rightBytes = bytesOf(right, symbols);
  if (leftBytes === undefined || rightBytes === undefined) return visitor.spellings(left, right);
  const both = Buffer.concat([leftBytes, rightBytes]);
  return visitor.bytes(both, leftBytes.length, both.length);
}

/** The two tokens of a merge. */
function halves(merge: BytePairModel["merges"][number]): readonly [string, string] {
  if (typeof merge !== "string") return merge;
  const space = merge.indexOf(" ");
  return [merge.slice(0, space), merge.slice(space + 1)];
}
