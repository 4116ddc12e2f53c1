// Compares both sides on random templates and values.
import { AGREED, firstDifference, outcomeOf } from "./compare.js";
import { unsupportedPart } from "./exceptions.js";
import { Generator, templateOf, textOf, variablesOf } from "./generate.js";
import { randomRow } from "./generate-values.js";
import { Random } from "./random.js";
import { shrink } from "./shrink.js";

const ROWS = 4;
/** Templates that are given to Python ahead of the one that is compared. */
const AHEAD = 20;
/** Templates that are given to Python at once while one is made smaller. */
const AT_ONCE = 4;
const SHOWN = 25;
const SPECIALS = { bos_token: "<s>", eos_token: "</s>" };
const PROMPTS = [false];
/** What Python writes for objects that have no text of their own. */
const ADDRESS = /0x[0-9a-f]{6,}/;

/**
 * Renders `count` random templates with a few random rows each; prints how they compare, and the first differences,
 * each made smaller. Returns the number of differences that are not the same as one before.
 */
export async function compareGenerated(build, oracle, count, seed, write) {
  const counts = {};
  const different = [];
  const pending = [];
  for (let i = 0; i < count + AHEAD; i++) {
    if (i < count) pending.push(generate(build, oracle, seed, i));
    if (i < AHEAD) continue;
    const { index, tree, rows, compared } = await pending.shift();
    for (const [r, { outcome, python, ours }] of compared.entries()) {
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      const key = `  of which in Python: ${python.error}`;
      if (outcome === "refused by both") counts[key] = (counts[key] ?? 0) + 1;
      if (outcome === "not supported here") {
        const part = `  ${outcome}: ${unsupportedPart(ours)}`;
        counts[part] = (counts[part] ?? 0) + 1;
      }
      if (isDifferent(outcome)) different.push({ index, tree, row: rows[r], outcome, message: ours.message });
    }
  }
  console.log(`\ngenerated templates: ${count}, rows: ${ROWS} each, seed ${seed}`);
  for (const [outcome, times] of Object.entries(counts).sort()) console.log(`  ${outcome}: ${times}`);
  different.sort((a, b) => refusals(a.outcome) - refusals(b.outcome));
  return printSmallest(build, oracle, different, write);
}

async function generate(build, oracle, seed, index) {
  const random = new Random(seed * 1_000_003 + index);
  const tree = new Generator(random).template();
  const rows = Array.from({ length: ROWS }, () => randomRow(random, variablesOf(tree)));
  return { index, tree, rows, compared: await compare(build, oracle, templateOf(tree), rows, "render") };
}

/** A random template uses rare things; those that this tool refuses by name are counted, and are no difference. */
const isDifferent = (outcome) =>
  !AGREED.has(outcome) && outcome !== "not comparable" && outcome !== "not supported here";
const refusals = (outcome) => (outcome === "refused here only" ? 1 : 0);

async function compare(build, oracle, template, rows, how) {
  const source = { template, specials: SPECIALS };
  const answers = await oracle[how](source, rows, PROMPTS);
  const compiled = build.compile(source);
  return answers.map((python, r) => {
    if (python.error === "TimeoutError" || ADDRESS.test(python.text ?? ""))
      return { outcome: "not comparable", python };
    const ours = compiled.template(build.parse(rows[r]), false);
    return { outcome: outcomeOf(python, ours, { json: rows[r] }), python, ours };
  });
}

/** Makes differences smaller, and prints those that are not the same as one before. */
async function printSmallest(build, oracle, different, write) {
  const seen = new Map();
  const templates = new Set();
  for (const { index, tree, row, outcome, message } of different) {
    if (templates.has(index)) continue;
    templates.add(index);
    if (seen.size >= SHOWN) break;
    const smallest = await shrink(tree, (trees) =>
      findAlike(build, oracle, trees, row, { outcome, message }),
    );
    const text = templateOf(smallest);
    const [{ python, ours }] = await compare(build, oracle, text, [row], "renderOnce");
    const body = textOf(smallest);
    const key = `${outcome}\0${shapeOf(body)}`;
    if (seen.has(key)) continue;
    const difference =
      outcome === "differing in text" ? firstDifference(python.text, ours.text) : { python, ours };
    seen.set(key, difference);
    write({ generated: index, template: body, row, outcome, python, ours });
    console.log(`\n${outcome}: ${JSON.stringify(body)}\n  row:    ${valuesIn(row)}`);
    console.log(`  python: ${show(difference.python)}\n  ours:   ${show(difference.ours)}`);
  }
  return seen.size;
}

/**
 * The index of the first tree with this outcome, or -1. Ours is asked first, since Python is slower; it is the same
 * message that we look for.
 */
async function findAlike(build, oracle, trees, row, { outcome, message }) {
  const value = build.parse(row);
  const likely = trees.flatMap((tree, index) => {
    const template = templateOf(tree);
    const ours = build.compile({ template, specials: SPECIALS }).template(value, false);
    return (outcome === "refused here only" ? ours.message === message : ours.text !== undefined)
      ? [{ index, template }]
      : [];
  });
  for (let start = 0; start < likely.length; start += AT_ONCE) {
    const asked = likely.slice(start, start + AT_ONCE);
    const results = await Promise.all(
      asked.map(({ template }) => compare(build, oracle, template, [row], "renderOnce")),
    );
    const found = results.findIndex(([result]) => result.outcome === outcome);
    if (found !== -1) return asked[found].index;
  }
  return -1;
}

/** What stays of a template without its literals. */
function shapeOf(text) {
  return text
    .replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\d[\d._xe]*/g, "1")
    .replaceAll(/\b[a-z]\b/g, "a");
}

/** The variables of a row. */
function valuesIn(row) {
  return row.slice(row.indexOf('"v": ') + 5, -3).slice(0, 600);
}

function show(side) {
  return typeof side === "string" ? side : JSON.stringify(side).slice(0, 300);
}
