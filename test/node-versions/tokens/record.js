// Writes test/expectations/tokens.json: texts, and the Rust library's tokens of them for all installed vocabularies:
// node test/node-versions/tokens/record.js
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { oracleOf, readVocabulary, VOCABULARIES } from "../../tokenizers/long/pairs.js";
import { digest } from "./digest.js";
import { textOf, textsToRecord } from "./texts.js";

const texts = textsToRecord();
const tokens = {};
for (const name of VOCABULARIES) {
  const encodings = await oracleOf(readVocabulary(name)).encodeBatch(texts.map(textOf), {
    addSpecialTokens: false,
  });
  tokens[name] = encodings.map((encoding) => digest(encoding.getIds()));
}
const lines = (items) => items.map((item) => JSON.stringify(item)).join(",\n");
const all = Object.entries(tokens).map(([name, list]) => `${JSON.stringify(name)}: [\n${lines(list)}\n]`);
const file = `{"texts": [\n${lines(texts)}\n],\n"tokens": {${all.join(",\n")}}}\n`;
writeFileSync(join(import.meta.dirname, "../../expectations/tokens.json"), file);
