import { createRequire } from "node:module";
import * as fc from "fast-check";
import type { Encoding, Tokenizer as Native } from "tokenizers";
import { describe, expect, it } from "vitest";
import type { Tokenizer } from "../../src/domain/tokenizer.js";
import { createTokenizer } from "../../src/tokenizers/create-tokenizer.js";
import { smallTokenizer } from "../helpers/byte-pair-vocabulary.js";
import { compiled } from "../helpers/tokenizers.js";

const native = createRequire(import.meta.url)("tokenizers") as {
  Tokenizer: { fromString(json: string): Native };
};

const seeds = fc.noShrink(fc.integer());
const VOCABULARIES = 4000;

/** A short description of a difference; the texts of a seed can be long. */
function cut(text: string): string {
  return JSON.stringify(text).slice(0, 300);
}

function oursOf(json: string): Tokenizer {
  const tokenizer = Buffer.from(json);
  const vocabulary = compiled(tokenizer);
  if (vocabulary === undefined) throw new Error("not compiled");
  return createTokenizer({ tokenizer, config: {}, name: "random" }, vocabulary).tokenizer;
}

/** The places, in UTF-16 units, of a text's characters, and of its end. */
function placesOf(text: string): readonly number[] {
  const places = [0];
  for (const char of text) places.push(places.at(-1)! + char.length);
  return places;
}

/** What differs from the Rust library's tokens; undefined if nothing. */
function difference(ours: Tokenizer, text: string, theirs: Encoding, withEnds: boolean): string | undefined {
  const found = ours.encode(text);
  const ids = theirs.getIds();
  if ([...found.ids].join() !== ids.join()) return `ids ${[...found.ids].join()} for ${ids.join()}`.slice(0, 300);
  if (ours.count(text) !== ids.length) return `count ${ours.count(text)} for ${ids.length}`;
  if (!withEnds) return undefined;
  const places = placesOf(text);
  const offsets = theirs.getOffsets();
  for (const [i, place] of places.entries()) {
    if (i === places.length - 1) break;
    const ended = offsets.filter(([, end = 0]) => end <= i).length;
    if (found.before(place) !== ended) return `${found.before(place)} tokens before ${place} for ${ended}`;
  }
  return undefined;
}

describe("a random byte-pair vocabulary", () => {
  it("gives the tokens of the Rust library, and they end where its tokens end", async () => {
    let texts = 0;
    let differing = 0;
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const small = smallTokenizer(seed);
        const ours = oursOf(small.json);
        const encodings = await native.Tokenizer.fromString(small.json).encodeBatch([...small.texts], {
          addSpecialTokens: false,
        });
        for (const [i, text] of small.texts.entries()) {
          texts++;
          const found = difference(ours, text, encodings[i]!, !small.drops);
          if (found !== undefined) {
            differing++;
            if (differing < 20) console.log(seed, cut(text), found);
          }
        }
      }),
      { numRuns: VOCABULARIES },
    );
    console.log(texts, differing);
  });
});
