import { COUNTING, SECONDS } from "./goals.js";
import { median } from "./measure.js";
import { atLeast, table, times, verdict, whole } from "./table.js";

/** The texts to count. */
export function corpusTable(corpora) {
  const rows = corpora.map(({ name, bytes, texts, from }) => [
    name,
    (bytes / 1e6).toFixed(1),
    whole(texts.length),
    from.join(", "),
  ]);
  return table([["corpus", "MB", "texts", "from"], ...rows]);
}

/** Exact counting as medians over the rounds; how many times as fast is taken pair by pair, within a round. */
export function countingTable(timed) {
  const head =
    "counting, 1 thread|tokens|ours, MB/s|Python, MB/s|npm, MB/s|npm on cores|quicktok, MB/s|ours : Rust|goal|ours : quicktok|goal";
  const rows = timed.map(({ title, corpus, bytes, tokens, rounds, difference }) => {
    const has = (id) => id in rounds[0];
    const speed = (id) =>
      has(id) ? (bytes / 1e6 / median(rounds.map((round) => round[id].seconds))).toFixed(1) : "–";
    const compared = (id, goal) => {
      if (!has(id)) return ["–", ""];
      const ratio = median(rounds.map((round) => round[id].seconds / round.ours.seconds));
      return [times(ratio), difference ? "TOTALS DIFFER" : atLeast(ratio, goal)];
    };
    return [
      `${title}, ${corpus}`,
      whole(tokens),
      ...["ours", "python", "npm"].map(speed),
      median(rounds.map(({ npm }) => npm.cores)).toFixed(1),
      speed("quicktok"),
      ...compared(has("python") ? "python" : "npm", COUNTING.rust(corpus)),
      ...compared("quicktok", COUNTING.quicktok(corpus)),
    ];
  });
  return table([head.split("|"), ...rows]);
}

export function longPieceTable(timed) {
  const most = SECONDS.longPiece;
  const rows = timed.map(({ title, piece, seconds, difference }) => [
    `${title}, ${piece}`,
    median(seconds).toFixed(3),
    Math.max(...seconds).toFixed(3),
    difference ? "TOTALS DIFFER" : `under ${most} s: ${verdict(median(seconds) < most)}`,
  ]);
  return table([["counting 1 MB without a space", "s, median", "s, most", "goal"], ...rows]);
}

/** Where counts differ from the Rust library's; never the text itself. */
export function differenceLines(timed) {
  const found = timed.filter(({ difference }) => difference);
  return found.map(({ title, corpus, piece, difference: { texts, first } }) => {
    const where = first
      ? `${whole(texts)} texts; the first is text ${first.index} of ${whole(first.characters)} characters: ours ${first.ours}, the npm package ${first.theirs}`
      : "not in any single text: a counter differs between rounds, or Python's differs";
    return `TOTALS DIFFER: ${title}, ${corpus ?? piece}: ${where}`;
  });
}

/** Where quicktok's totals differ from the Rust library's, which is no fault of ours. */
export function quicktokLines(timed) {
  const found = timed.filter(({ tokens, quicktokTokens = tokens }) => quicktokTokens !== tokens);
  return found.map(
    ({ title, corpus, tokens, quicktokTokens }) =>
      `note: quicktok counts ${whole(quicktokTokens)} tokens for ${title}, ${corpus}: the Rust library ${whole(tokens)}`,
  );
}
