import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Packages } from "./packages.js";
import { RECIPES } from "./recipes.js";

const MOST_LINE = 2000;
const MOST_MEAN_LINE = 200;
/** Repeated blocks of this length are licences, navigation and the like; shorter ones are part of their text. */
const LEAST_REPEAT = 100;
const TEXT = { least: 200, full: 1500, most: 4000 };

/** The corpora that could be gathered: name, texts and where they come from. Missing packages are printed. */
export function gatherCorpora(folder, gsm8k, { mostBytes, say, print }) {
  const corpora = [{ name: "GSM8K, one pass", ...sized(gsm8kTexts(gsm8k)), from: ["GSM8K train"] }];
  const packages = new Packages(folder);
  for (const [name, recipe] of Object.entries(RECIPES)) {
    say(`gathering ${name}`);
    const seen = new Set();
    const sources = [];
    for (const source of recipe) {
      try {
        const opened = packages.open(source);
        sources.push({ name: opened.name, texts: readTexts(opened.folder, source, seen) });
      } catch (error) {
        print(`skipped in ${name}: ${source.npm ?? source.apt.source}: ${error.message}`);
      }
    }
    const found = sources.filter(({ texts }) => texts.length > 0);
    if (found.length === 0) print(`skipped: ${name}, as none of its packages is available`);
    else corpora.push({ name, ...sized(mix(found, mostBytes)), from: found.map((source) => source.name) });
  }
  packages.remove();
  return corpora;
}

function sized(all) {
  const texts = [...new Set(all)];
  return { texts, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) };
}

function gsm8kTexts(jsonl) {
  const rows = jsonl.trimEnd().split("\n");
  return rows.map((row) => JSON.parse(row)).flatMap(({ question, answer }) => [question, answer]);
}

/** A text from each source in turn until there are enough; within a source by hash, which samples all of it. */
function mix(sources, mostBytes) {
  const queues = sources.map(({ texts }) => texts.toSorted(byHash()));
  const mixed = [];
  let bytes = 0;
  for (let at = 0; queues.some((queue) => at < queue.length); at++) {
    for (const queue of queues) {
      if (at >= queue.length) continue;
      mixed.push(queue[at]);
      bytes += Buffer.byteLength(queue[at]);
      if (bytes >= mostBytes) return mixed;
    }
  }
  return mixed;
}

function byHash() {
  const hashes = new Map();
  const hash = (text) => {
    if (!hashes.has(text)) hashes.set(text, createHash("sha256").update(text).digest("hex"));
    return hashes.get(text);
  };
  return (a, b) => (hash(a) < hash(b) ? -1 : 1);
}

function readTexts(folder, { files, keeps = () => true }, seen) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => files.test(path));
  return paths.sort().flatMap((path) => textsOf(blocksOf(readText(path)).filter(keeps), seen));
}

function readText(path) {
  const bytes = path.endsWith(".gz") ? gunzipSync(readFileSync(path)) : readFileSync(path);
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return ""; // an old encoding
  }
  if (path.endsWith(".html")) return withoutTags(text);
  return /\/man\d\w*\//.test(path) ? withoutMacros(text) : text;
}

const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: "\u00a0", ndash: "–", mdash: "—" };

function withoutTags(html) {
  return html
    .replace(/<(script|style|head|nav)\b.*?<\/\1>|<!--.*?-->/gis, "")
    .replace(/<(p|div|h\d|pre|table|tr|dt|dd|li|ul|ol|dl|br|section)\b[^>]*>/gi, "\n\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (entity, hex, decimal, name) =>
      hex || decimal ? String.fromCodePoint(hex ? parseInt(hex, 16) : decimal) : (ENTITIES[name] ?? entity),
    );
}

/** A manual page without the lines and escapes that only format it. */
function withoutMacros(page) {
  return page
    .replace(/^[.'](\\"|[a-z]).*$/gm, "")
    .replace(/^\.[A-Z]+ ?/gm, "\n")
    .replace(/\\f[A-Z]|\\&/g, "");
}

/** The parts between blank lines, without generated lines. */
function blocksOf(text) {
  const lines = text.split(/\r?\n/);
  if (text.length > lines.length * MOST_MEAN_LINE) return [];
  const kept = lines.filter((line) => line.length <= MOST_LINE).map((line) => line.trimEnd());
  return kept.join("\n").split(/\n{2,}/);
}

/** Texts of some hundred to some thousand characters, whose longer blocks are in no earlier text. */
function textsOf(blocks, seen) {
  const texts = [];
  let text = "";
  const end = () => {
    if (text.trim().length >= TEXT.least) texts.push(text);
    text = "";
  };
  const add = (part, between) => {
    if (text.length + part.length > TEXT.most) end();
    text = text === "" ? part : text + between + part;
  };
  for (const block of blocks) {
    if (block.trim() === "" || (block.length >= LEAST_REPEAT && seen.has(block))) continue;
    seen.add(block);
    if (block.length <= TEXT.most) add(block, "\n\n");
    else for (const line of block.split("\n")) add(line, "\n");
    if (text.length >= TEXT.full) end();
  }
  end();
  return texts;
}
