import { gatherCorpora } from "./corpora.js";
import { openCounters } from "./counters.js";
import { timeCounting, timeLongPieces } from "./counting.js";
import {
  corpusTable,
  countingTable,
  differenceLines,
  longPieceTable,
  quicktokLines,
} from "./counting-report.js";
import { machineLine } from "./table.js";

const LEAST_BYTES = 20e6;

/** Exact counting on one thread, against the Rust library and quicktok. */
export async function benchCounting(context) {
  const { text, folder, runs, print, say, corpusBytes } = context;
  const counters = await openCounters();
  const machine = machineLine(counters.versions);
  for (const line of counters.missing) print(line);

  const corpora = gatherCorpora(folder, text, { mostBytes: corpusBytes, say, print });
  print(`texts to count: each text is there once\n\n${corpusTable(corpora)}\n`);
  if (corpusBytes < LEAST_BYTES)
    print(
      "WARNING: short corpora; most of a first pass is then its start: only good for trying out the benchmark",
    );
  printRules(runs, print);
  const timed = await timeCounting(corpora, counters, { folder, runs, say });
  print(`\n${countingTable(timed)}\n`);
  const pieces = await timeLongPieces(counters, { folder, runs, say });
  print(`${longPieceTable(pieces)}\n`);
  counters.close();

  const differences = differenceLines([...timed, ...pieces]);
  for (const line of [...differences, ...quicktokLines(timed)]) print(line);
  if (differences.length === 0) print("checked: in every round our total is that of the Rust library");
  print(machine);
  const gathered = corpora.map(({ texts, ...corpus }) => ({ ...corpus, texts: texts.length }));
  return { machine, corpora: gathered, timed, pieces, differences };
}

function printRules(runs, print) {
  print(`runs: in turn, one warm-up round and ${runs} counted; medians. All count on one thread.`);
  print(
    "      Ours is a new process each time, with its vocabulary in the cache on disk: its first pass, without loading.",
  );
  print(
    "      The others are processes that stay and have counted the same texts before, in the warm-up round.",
  );
  print("      Rust is Python's tokenizers (encode_batch_fast) or, without them, npm's (encodeBatch).");
  print("      If npm's got less than one core, the machine was busy, and no number here is good.");
}
