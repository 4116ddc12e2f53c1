// Counts tokens with the npm package `tokenizers`: answers each order, one line of JSON, with one line of JSON. The
// environment says on how many threads.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { Tokenizer } from "tokenizers";

const { version } = createRequire(import.meta.url)("tokenizers/package.json");
const tokenizers = new Map();
const texts = new Map();

answer({ version });
for await (const line of createInterface({ input: process.stdin })) answer(await count(JSON.parse(line)));

async function count(order) {
  const tokenizer = loaded(tokenizers, order.tokenizer, (path) => Tokenizer.fromFile(path));
  const all = loaded(texts, order.texts, (path) => JSON.parse(readFileSync(path, "utf8")));
  const counts = [];
  let seconds = 0;
  let cpu = 0;
  for (let at = 0; at < all.length; at += order.slice) {
    const part = all.slice(at, at + order.slice);
    globalThis.gc(); // the encodings of the slice before: V8 does not know their size
    const [start, before] = [performance.now(), process.cpuUsage()];
    for (const encoding of await tokenizer.encodeBatch(part, { addSpecialTokens: false }))
      counts.push(encoding.getLength());
    seconds += (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    cpu += (user + system) / 1e6;
  }
  const tokens = counts.reduce((sum, one) => sum + one, 0);
  return { tokens, seconds, cores: cpu / seconds, ...(order.each && { counts }) };
}

function loaded(known, name, read) {
  if (!known.has(name)) known.set(name, read(name));
  return known.get(name);
}

function answer(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
