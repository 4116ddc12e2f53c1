import { AGREED, firstDifference, kindOf, OUTCOMES, otherReason } from "./compare.js";
import { exceptionFor, REPEATED } from "./exceptions.js";

const SHOWN_KINDS = 40;

/** Counts the results of real templates, and prints them. */
export class Report {
  #templates;
  #rows;
  #write;
  #counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0]));
  /** By kind: how often, in which templates, and the first difference. */
  #kinds = new Map();
  #byTemplate = new Map();
  /** Differences of the template itself, which the other ways repeat. */
  #known = new Set();
  #misplaced = 0;
  /** Texts that write a content more than once, by template. */
  #repeated = new Map();
  /** Refusals on purpose: by exception and construct, how often and in which templates. */
  #exceptions = new Map();
  /** Refusals by both, for reasons that differ. */
  #reasons = new Map();

  /** `write` gets each difference. */
  constructor(templates, rows, write) {
    this.#templates = templates;
    this.#rows = rows;
    this.#write = write;
  }

  add(template, result) {
    const { row, prompt, way, outcome, python, ours } = result;
    this.#counts[outcome]++;
    if (outcome === "equal") this.#checkWritings(template, result);
    if (outcome === "refused on purpose") this.#countException(template, result);
    if (outcome === "refused by both") this.#compareReasons(template, result);
    if (AGREED.has(outcome)) return;
    const key = `${template.name}\0${row.name}\0${prompt}\0${outcome}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    const difference =
      outcome === "differing in text" ? firstDifference(python.text, ours.text) : { python, ours };
    const kind = `${kindOf(result)}${way === "template" ? "" : ` (${way} only)`}`;
    this.#write({ template: template.name, row: row.name, prompt, way, outcome, kind, difference });
    const entry = this.#kinds.get(kind) ?? {
      count: 0,
      templates: new Set(),
      first: { template: template.name, row: row.name, prompt, difference },
    };
    entry.count++;
    entry.templates.add(template.name);
    this.#kinds.set(kind, entry);
    this.#byTemplate.set(template.name, (this.#byTemplate.get(template.name) ?? 0) + 1);
  }

  get failed() {
    return this.#kinds.size > 0 || this.#misplaced > 0;
  }

  #compareReasons(template, { row, python, ours }) {
    const reason = otherReason(python, ours);
    if (reason === undefined) return;
    const known = this.#reasons.get(reason) ?? {
      count: 0,
      first: { template: template.name, row: row.name, python, ours },
    };
    known.count++;
    this.#reasons.set(reason, known);
  }

  /** The contents' places must follow one another: the mask would be wrong. */
  #checkWritings(template, { row, way, ours: { text, writings = [] } }) {
    for (const [i, { start, end }] of writings.entries()) {
      if (end > start && end <= text.length && start >= (writings[i - 1]?.end ?? 0)) continue;
      this.#misplaced++;
      this.#write({ template: template.name, row: row.name, way, outcome: "contents overlap", writings });
      return;
    }
    if (new Set(writings.map(({ message }) => message)).size === writings.length) return;
    this.#repeated.set(template.name, (this.#repeated.get(template.name) ?? 0) + 1);
  }

  #countException(template, { python, ours, row }) {
    const { name, reason, construct } = exceptionFor(ours, python, row);
    const known = this.#exceptions.get(name) ?? { reason, constructs: new Map() };
    const { count = 0, templates = new Set() } = known.constructs.get(construct) ?? {};
    known.constructs.set(construct, { count: count + 1, templates: templates.add(template.name) });
    this.#exceptions.set(name, known);
  }

  #printExceptions() {
    for (const [name, { reason, constructs }] of this.#exceptions) {
      console.log(`\nrefused on purpose: ${name}\n  why: ${reason}`);
      for (const [construct, { count, templates }] of constructs)
        console.log(`  ${construct}: ${count} in ${templates.size} templates`);
    }
    const repeated = [...this.#repeated].sort(([, a], [, b]) => b - a);
    if (repeated.length > 0) console.log(`\nrendered alike, with no mask for an answer: ${REPEATED}`);
    for (const [name, count] of repeated) console.log(`  ${count} in ${name}`);
  }

  print() {
    const renders = Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
    console.log(`templates: ${this.#templates}, rows: ${this.#rows}, renders: ${renders}`);
    for (const [outcome, count] of Object.entries(this.#counts)) console.log(`  ${outcome}: ${count}`);
    console.log(`  texts in which contents overlap: ${this.#misplaced}`);
    for (const [reason, { count, first }] of this.#reasons) {
      console.log(`  refused by both, but ${reason}: ${count}; first: ${first.template}, row "${first.row}"`);
      console.log(`    python: ${describe(first.python)}\n    ours:   ${describe(first.ours)}`);
    }
    this.#printExceptions();
    const kinds = [...this.#kinds].sort(([, a], [, b]) => b.templates.size - a.templates.size);
    for (const [kind, { count, templates, first }] of kinds.slice(0, SHOWN_KINDS)) {
      const { template, row, prompt, difference } = first;
      console.log(
        `\n${kind}\n  ${count} rows in ${templates.size} templates; first: ${template}, row "${row}"${prompt ? ", prompt" : ""}`,
      );
      console.log(`  python: ${describe(difference.python)}\n  ours:   ${describe(difference.ours)}`);
    }
    if (kinds.length > SHOWN_KINDS) console.log(`\n… and ${kinds.length - SHOWN_KINDS} other kinds`);
    const worst = [...this.#byTemplate].sort(([, a], [, b]) => b - a);
    if (worst.length > 0) console.log(`\ndifferences by template (${worst.length} templates)`);
    for (const [name, count] of worst.slice(0, SHOWN_KINDS)) console.log(`  ${count} ${name}`);
  }
}

function describe(side) {
  return typeof side === "string" ? side : JSON.stringify(side).slice(0, 300);
}
