import { createRequire } from "node:module";
import * as fc from "fast-check";
import type { Encoding, Tokenizer as Native } from "tokenizers";
import { describe, expect, it } from "vitest";
import type { Tokenizer } from "../../src/domain/tokenizer.js";
import { createTokenizer } from "../../src/tokenizers/create-tokenizer.js";
import { type SmallTokenizer, smallTokenizer } from "../helpers/byte-pair-vocabulary.js";
import { compiled } from "../helpers/tokenizers.js";
import { tries } from "../helpers/tries.js";

const native = createRequire(import.meta.url)("tokenizers") as {
  Tokenizer: { fromString(json: string): Native };
};

const seeds = fc.noShrink(fc.integer());
const VOCABULARIES = 1000;

function oursOf(json: string): Tokenizer {
  const tokenizer = Buffer.from(json);
  const vocabulary = compiled(tokenizer);
  if (vocabulary === undefined) throw new Error("not compiled");
  return createTokenizer({ tokenizer, config: {}, name: "random" }, vocabulary).tokenizer;
}

/** The Rust library's tokens of a text. */
interface Expected {
  readonly ids: readonly number[];
  /** How many tokens end by the start of each character; a token that ends inside a character ends after it. */
  readonly endedBy: readonly number[];
  /** By number of tokens: how many characters come before the one that the last of them ends in. */
  readonly heads: readonly number[];
}

function expectedOf(encoding: Encoding, characters: number): Expected {
  const offsets = encoding.getOffsets();
  const endedBy = new Array<number>(characters + 1).fill(0);
  for (const [, end = 0] of offsets) endedBy[end]!++;
  for (let i = 1; i <= characters; i++) endedBy[i]! += endedBy[i - 1]!;
  const heads = offsets.map(([, end = 0], i) => Math.max(1, Math.min(end, offsets[i + 1]?.[0] ?? end)));
  return { ids: encoding.getIds(), endedBy, heads: [0, ...heads] };
}

/** What differs from the Rust library's tokens; undefined if nothing. */
function difference(
  ours: Tokenizer,
  text: string,
  encoding: Encoding,
  withEnds: boolean,
): string | undefined {
  const characters = [...text];
  const theirs = expectedOf(encoding, characters.length);
  const found = ours.encode(text);
  const total = theirs.ids.length;
  if ([...found.ids].join() !== theirs.ids.join())
    return `ids ${[...found.ids].join()} for ${theirs.ids.join()}`;
  if (ours.count(text) !== total) return `count ${ours.count(text)} for ${total}`;
  if (!withEnds) return undefined;
  const places = [0];
  for (const char of characters) places.push(places.at(-1)! + char.length);
  for (let i = 0; i < characters.length; i++)
    if (found.before(places[i]!) !== theirs.endedBy[i])
      return `${found.before(places[i]!)} tokens before ${places[i]} for ${theirs.endedBy[i]}`;
  for (let count = 0; count <= Math.min(total + 1, 30); count++) {
    const head = ours.head(text, count);
    const tokens = Math.min(count, total);
    const end = places[theirs.heads[tokens]!];
    if (head.tokens !== tokens || head.end !== end || head.isComplete !== total <= count)
      return `head ${count}: ${JSON.stringify(head)} for ${tokens}, ${end}`;
  }
  return undefined;
}

/** The differences of a vocabulary, short enough to be read. */
async function differencesOf({ json, texts, drops }: SmallTokenizer): Promise<readonly string[]> {
  const ours = oursOf(json);
  const encodings = await native.Tokenizer.fromString(json).encodeBatch([...texts], {
    addSpecialTokens: false,
  });
  return texts.flatMap((text, i) => {
    const found = difference(ours, text, encodings[i]!, !drops);
    return found === undefined ? [] : [`${JSON.stringify(text).slice(0, 150)}: ${found.slice(0, 150)}`];
  });
}

describe.each(["byte-level", "with word marks"] as const)("random byte-pair vocabularies, %s", (kind) => {
  it("give the tokens of the Rust library, which end and can be cut where its tokens can", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        expect(await differencesOf(smallTokenizer(kind, seed))).toEqual([]);
      }),
      { numRuns: tries(VOCABULARIES) },
    );
  });
});
