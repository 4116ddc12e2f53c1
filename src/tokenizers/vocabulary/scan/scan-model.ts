import { type Entries, placeEntries } from "../entries.js";
import type { MergeList } from "../merges.js";
import type { Symbols } from "../plan.js";
import { scanEntries } from "./scan-entries.js";
import { scanMerges } from "./scan-merges.js";
import { findSpans, type Span } from "./spans.js";

/** Where entries and merges of a tokenizer.json are, and what they are; undefined if they cannot be read by scanning. */
export interface ModelScan {
  readonly spans: ReadonlyMap<string, Span>;
  readonly entries: (symbols: Symbols) => Entries | undefined;
  readonly merges: (entries: Entries) => MergeList | undefined;
}

/**
 * Scans a file, which is UTF-8, in one pass. What the entries are read as is known for sure only by the end of the file:
 * if the guess is wrong, or the merges come first, they are read again. The rest of the file must be valid JSON.
 */
export function scanModel(bytes: Uint8Array, guess: Symbols): ModelScan | undefined {
  let early: Entries | undefined;
  let earlyMerges: MergeList | undefined;
  const spans = findSpans(bytes, (part, start) => {
    if (part === "vocab") {
      const scan = scanEntries(bytes, start, guess);
      early = scan && placeEntries(scan.list, guess);
      return scan?.end;
    }
    const scan = early && scanMerges(bytes, start, early);
    earlyMerges = scan?.list;
    return scan?.end;
  });
  if (spans === undefined) return undefined;
  const vocab = spans.get("vocab");
  const merges = spans.get("merges");
  const again = (symbols: Symbols): Entries | undefined => {
    const scan = vocab && scanEntries(bytes, vocab.start, symbols);
    return scan?.end === vocab?.end ? scan && placeEntries(scan.list, symbols) : undefined;
  };
  return {
    spans,
    entries: (symbols) => (early?.symbols === symbols ? early : again(symbols)),
    merges: (entries) => {
      if (entries === early && earlyMerges !== undefined) return earlyMerges;
      const scan = merges && scanMerges(bytes, merges.start, entries);
      return scan?.end === merges?.end ? scan?.list : undefined;
    },
  };
}
