// Loads a tokenizer and counts the tokens of texts in their first pass, as a process of its own; without texts it only
// loads: node --expose-gc count-ours.js TOKENIZER [TEXTS [each]]
import { readFileSync } from "node:fs";
import { loadTokenizer } from "../build/tokenizers/load.js";

const [where, path, each] = process.argv.slice(2);
const texts = path ? JSON.parse(readFileSync(path, "utf8")) : [];
globalThis.gc();
const start = performance.now();
const { tokenizer } = await loadTokenizer(where, { env: process.env, cwd: process.cwd() });
const loaded = performance.now();
const counts = texts.map((text) => tokenizer.count(text));
const end = performance.now();
const tokens = counts.reduce((sum, count) => sum + count, 0);
const answer = { tokens, loading: (loaded - start) / 1000, seconds: (end - loaded) / 1000 };
process.stdout.write(JSON.stringify(each ? { ...answer, counts } : answer));
