// Compares our tokens with the recorded ones of the Rust library; exits with 1 if they differ. Run under each Node.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { oursOf, readVocabulary } from "../../tokenizers/long/pairs.js";
import { digest } from "./digest.js";
import { textOf } from "./texts.js";

const { texts, tokens } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../expectations/tokens.json"), "utf8"),
);
let compared = 0;
let differing = 0;
for (const [name, recorded] of Object.entries(tokens)) {
  const ours = await oursOf(readVocabulary(name), name);
  texts.map(textOf).forEach((text, i) => {
    compared++;
    const ids = [...ours.encode(text).ids];
    if (digest(ids) === recorded[i] && ours.count(text) === ids.length) return;
    differing++;
    console.log(
      `${name}: ${JSON.stringify(text).slice(0, 100)}: ${digest(ids)} for ${recorded[i]}`.slice(0, 300),
    );
  });
}
console.log(`${compared} lists of tokens, ${differing} differ`);
process.exitCode = differing === 0 ? 0 : 1;
