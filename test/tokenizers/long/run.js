// Compares our tokens with the Rust library's, id by id: npm run test:tokens -- --only gemma3 --characters 100000
//
// Every character alone and beside others, every entry, and random text of all scripts, with all installed vocabularies.
// Prints how many were compared, and each difference cut short; exits with 1 if there is one.
import { parseArgs } from "node:util";
import { oracleOf, oursOf, readVocabulary, VOCABULARIES } from "./pairs.js";
import { batches, charactersApart, charactersInPairs, randomOf, randomTexts } from "./texts.js";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    /** How many random characters. */
    characters: { type: "string", default: "10000000" },
    seed: { type: "string", default: "1" },
  },
});
const BATCH = 64;
/** Differences that are shown of each comparison. */
const SHOWN = 5;
const WITHOUT = { addSpecialTokens: false };

let differences = 0;
for (const name of VOCABULARIES.filter((one) => one.includes(options.only))) {
  const bytes = readVocabulary(name);
  const oracle = oracleOf(bytes);
  const ours = await oursOf(bytes, name);
  const { model, added_tokens, normalizer } = JSON.parse(bytes.toString());
  const divider = added_tokens.find(({ special, lstrip, rstrip }) => special && !lstrip && !rstrip).content;
  const isByteLevel = Object.hasOwn(model.vocab, "Ġ");
  const kinds = {
    "characters alone": charactersApart(divider),
    "characters beside others": charactersInPairs(),
    entries: entriesOf(Object.keys(model.vocab), isByteLevel),
    "random text": randomTexts(Number(options.characters), randomOf(Number(options.seed))),
  };
  const strange = JSON.stringify(normalizer).includes('"NFC"')
    ? await ofAnotherUnicode(oracle, ours)
    : undefined;
  if (strange !== undefined)
    console.log(`${name}: ${strange.size} characters have another normal form in the library's Unicode`);
  for (const [kind, texts] of Object.entries(kinds))
    await compare({ name, kind, texts, oracle, ours, strange });
}
console.log(`${differences} texts differ`);
process.exitCode = differences === 0 ? 0 : 1;

async function compare({ name, kind, texts, oracle, ours, strange }) {
  const total = { texts: 0, characters: 0, tokens: 0, without: 0 };
  const differing = [];
  for (const batch of batches(texts, BATCH)) {
    const encodings = await oracle.encodeBatch(batch, WITHOUT);
    for (const [i, text] of batch.entries()) {
      const ids = encodings[i].getIds();
      total.texts++;
      total.characters += [...text].length;
      total.tokens += ids.length;
      if (isSame(ours, text, ids)) continue;
      const rest = [...text].filter((char) => !strange?.has(char)).join("");
      if (rest !== text) {
        total.without++;
        const encoding = await oracle.encode(rest, null, WITHOUT);
        if (isSame(ours, rest, encoding.getIds())) continue;
      }
      differing.push(rest);
    }
  }
  differences += differing.length;
  const { texts: count, characters, tokens, without } = total;
  const less = without === 0 ? "" : ` (${without} compared without characters of another Unicode)`;
  console.log(
    `${name}, ${kind}: ${count} texts, ${characters} characters, ${tokens} tokens, ${differing.length} differ${less}`,
  );
  for (const text of differing.slice(0, SHOWN)) console.log(`  ${await shown(text, oracle, ours)}`);
}

function isSame(ours, text, ids) {
  const found = ours.encode(text).ids;
  return (
    found.length === ids.length && ids.every((id, i) => id === found[i]) && ours.count(text) === ids.length
  );
}

/** The shortest part of a text that differs, as far as halving finds it, with both sides' ids. */
async function shown(text, oracle, ours) {
  let part = [...text];
  for (let size = part.length >> 1; size > 0; size >>= 1) {
    for (let from = 0; from < part.length; ) {
      const rest = [...part.slice(0, from), ...part.slice(from + size)];
      const { ids, found } = await both(rest.join(""), oracle, ours);
      if (ids === found) from += size;
      else part = rest;
    }
  }
  const { ids, found } = await both(part.join(""), oracle, ours);
  const codes = part.map((char) => char.codePointAt(0).toString(16)).join(" ");
  return `${codes}: ${found} for ${ids}`.slice(0, 300);
}

async function both(text, oracle, ours) {
  const encoding = await oracle.encode(text, null, WITHOUT);
  return { ids: encoding.getIds().join(), found: [...ours.encode(text).ids].join() };
}

/** Each entry as a text; those of byte-level vocabularies as what they spell, if it is a text. */
function entriesOf(entries, isByteLevel) {
  if (!isByteLevel) return entries.map((entry) => entry.replaceAll("▁", " "));
  const bytes = new Map(alphabet().map((char, byte) => [char, byte]));
  return entries
    .map((entry) => Buffer.from([...entry].map((char) => bytes.get(char) ?? 0)).toString())
    .filter((text) => !text.includes("\ufffd"));
}

/** The characters that byte-level vocabularies write for bytes: printable ones for themselves. */
function alphabet() {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    return String.fromCharCode(isPrintable ? byte : next++);
  });
}

/** Characters that Node and the Rust library normalize otherwise, since they know different versions of Unicode. */
async function ofAnotherUnicode(oracle, ours) {
  const all = Array.from({ length: 0x110000 }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code));
  const changed = all.filter((char) => /\p{M}/u.test(char) || char.normalize("NFD") !== char);
  const characters = [...new Set(changed.flatMap((char) => [char, ...char.normalize("NFD")]))];
  // between marks of the highest class and of the lowest, decomposed, and beside itself
  const probes = characters.map(
    (char) => `a\u0345${char}\u0334 ${char} ${char.normalize("NFD")} a${char}\u0334 ${char}${char}`,
  );
  const encodings = await oracle.encodeBatch(probes, WITHOUT);
  return new Set(
    characters.filter((_, i) => ours.encode(probes[i]).ids.join() !== encodings[i].getIds().join()),
  );
}
