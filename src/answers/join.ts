import { createHash } from "node:crypto";
import { formatPlace, type Place } from "../domain/place.js";
import { RunError } from "../domain/run-error.js";
import type { Answer } from "./answer.js";
import type { Asked } from "./asked.js";
import { promptKey } from "./prompt-key.js";

/** By what answers find what was asked. */
export const JOINS = ["id", "prompt", "order"] as const;
export type Join = (typeof JOINS)[number];

/** An answer, with what is known of its request from all files. */
export interface JoinedAnswer extends Answer {
  /** The row's name in results: of the request, else of the answer; the same for other answers to the same request. */
  readonly row: string;
  readonly prefill: string | undefined;
  /** The tokens of the prompt, as they were counted when it was made. */
  readonly askedTokens: number | undefined;
}

/** What was asked, with the name of the file that says so. */
export interface AskedRows {
  readonly name: string;
  readonly rows: readonly Asked[];
}

/** How many names are shown of those that have no partner. */
const SHOWN = 3;

/** Names that have no partner, or one too many: how many, and the first of them. */
class Names {
  count = 0;
  readonly shown: string[] = [];

  add(name: string): void {
    this.count++;
    if (this.shown.length < SHOWN) this.shown.push(name);
  }

  /** `4 of 6: a, b, c, …` */
  of(all: number): string {
    const more = this.count > this.shown.length ? ", …" : "";
    return `${this.count} of ${all}: ${this.shown.join(", ")}${more}`;
  }
}

/** Finds what was asked for each answer. In memory are names and requests, never answers. */
export class Joiner {
  private readonly asked: AskedRows | undefined;
  private readonly by: Join | undefined;
  private index: RowIndex | undefined;
  private readonly seen = new Map<string, Place>();
  private readonly answered = new Set<number>();
  private readonly unknown = new Names();
  private readonly repeated = new Names();
  private count = 0;

  /** Without `asked`, answers only get their names. `by`: undefined for ids where both sides have them, else prompts. */
  constructor(asked: AskedRows | undefined, by: Join | undefined) {
    this.asked = asked;
    this.by = by;
  }

  /** The answer with its request; several if one answer is shared, none if there is no such request. */
  take(answer: Answer): readonly JoinedAnswer[] {
    const number = this.count++;
    if (this.asked === undefined) return this.once(answer, joined(answer, undefined, number));
    this.index ??= new RowIndex(this.asked, this.by ?? joinOf(this.asked, answer.id, keyOf(answer)));
    const found = this.index.find(answer.id === undefined ? [] : [answer.id], () => keyOf(answer), number);
    if (found.length === 0) this.unknown.add(nameOf(answer));
    return found.flatMap((at) => {
      this.answered.add(at);
      return this.once(answer, joined(answer, this.asked?.rows[at], at));
    });
  }

  /** Throws RunError `bad-data` unless each request has its answer, and each answer its request. */
  end(): void {
    const { asked, index, unknown, repeated } = this;
    const lines: string[] = [];
    const missing = new Names();
    for (const [at, { place, ids }] of (asked?.rows ?? []).entries())
      if (!this.answered.has(at)) missing.add(`${ids[0] ?? "a row"} (${formatPlace(place)})`);
    if (repeated.count > 0) lines.push(`answers whose request has one already: ${repeated.of(this.count)}`);
    if (unknown.count > 0) lines.push(`answers without a row in ${asked?.name}: ${unknown.of(this.count)}`);
    if (missing.count > 0)
      lines.push(`rows of ${asked?.name} without an answer: ${missing.of(asked?.rows.length ?? 0)}`);
    if (lines.length === 0) return;
    if (unknown.count > 0 && index !== undefined) lines.push(adviceFor(index.by));
    else if (missing.count > 0)
      lines.push(
        "name all files of the answers, error files included; if not all rows were asked, name those that were with --probes",
      );
    else lines.push("name the files of one run on one task, each once");
    throw new RunError("bad-data", lines);
  }

  private once(answer: Answer, one: JoinedAnswer): readonly JoinedAnswer[] {
    const key = `${one.epoch}:${one.row}`;
    const before = this.seen.get(key);
    if (before === undefined) {
      this.seen.set(key, answer.place);
      return [one];
    }
    this.repeated.add(
      `${answer.id ?? "the same prompt"} (${formatPlace(before)} and ${formatPlace(answer.place)})`,
    );
    return [];
  }
}

/** The truths of each probe. Throws RunError `bad-data` for a probe without one. */
export function withTruths(probes: AskedRows, truths: AskedRows, by: Join | undefined): AskedRows {
  const [first] = probes.rows;
  const index = new RowIndex(truths, by ?? joinOf(truths, first?.ids[0], first?.promptKey));
  if (index.by === "order" && probes.rows.length !== truths.rows.length)
    throw new RunError(
      "bad-data",
      `${probes.name} has ${probes.rows.length} rows and ${truths.name} ${truths.rows.length}; files can be joined by order only if they have as many`,
    );
  const missing = new Names();
  const rows = probes.rows.map((probe, number) => {
    const [at] = index.find(probe.ids, () => probe.promptKey, number);
    if (at === undefined) missing.add(`${probe.ids[0] ?? "a row"} (${formatPlace(probe.place)})`);
    const truth = at === undefined ? undefined : truths.rows[at];
    return { ...probe, truths: truth?.truths ?? [], category: probe.category ?? truth?.category };
  });
  if (missing.count > 0)
    throw new RunError("bad-data", [
      `rows of ${probes.name} without a truth in ${truths.name}: ${missing.of(probes.rows.length)}`,
      adviceFor(index.by),
    ]);
  return { name: probes.name, rows };
}

/** Rows by their names, by their prompts, or by their order. */
class RowIndex {
  readonly by: Join;
  private readonly length: number;
  private readonly places = new Map<string, number[]>();

  /** Throws RunError `bad-data` for two rows of one name with different prompts, or of one prompt if that is their name. */
  constructor({ name, rows }: AskedRows, by: Join) {
    this.by = by;
    this.length = rows.length;
    if (by === "order") return;
    for (const [at, row] of rows.entries()) {
      const keys = by === "id" ? row.ids : row.promptKey === undefined ? [] : [row.promptKey];
      if (keys.length === 0)
        throw new RunError(
          "bad-data",
          `${formatPlace(row.place)}: no ${by}, so that answers cannot find this row by it; name another way with --join`,
        );
      for (const key of keys) this.add(key, at, rows, name);
    }
  }

  find(ids: readonly string[], promptOf: () => string | undefined, number: number): readonly number[] {
    switch (this.by) {
      case "id":
        return ids.map((id) => this.places.get(id)).find((found) => found !== undefined) ?? [];
      case "prompt": {
        const key = promptOf();
        return (key === undefined ? undefined : this.places.get(key)) ?? [];
      }
      case "order":
        return number < this.length ? [number] : [];
    }
  }

  private add(key: string, at: number, rows: readonly Asked[], name: string): void {
    const others = this.places.get(key) ?? [];
    const clash = others.find((other) => !this.mayShare(rows[other]!, rows[at]!));
    if (clash !== undefined)
      throw new RunError(
        "bad-data",
        `${name}: two rows have the same ${this.by} (${formatPlace(rows[clash]!.place)} and ${formatPlace(rows[at]!.place)}), so that it is not known whose an answer is`,
      );
    this.places.set(key, [...others, at]);
  }

  /** Rows with the same request may share one answer, if they have names of their own. */
  private mayShare(one: Asked, other: Asked): boolean {
    return (
      this.by === "id" &&
      one.promptKey === other.promptKey &&
      one.promptKey !== undefined &&
      one.ids[0] !== other.ids[0]
    );
  }
}

/** Ids where both sides have them, else prompts. Throws RunError `bad-data` if they have neither in common. */
function joinOf({ name, rows }: AskedRows, id: string | undefined, key: string | undefined): Join {
  if (id !== undefined && rows.every(({ ids }) => ids.length > 0)) return "id";
  if (key !== undefined && rows.every(({ promptKey: one }) => one !== undefined)) return "prompt";
  throw new RunError("bad-data", [
    `the answers and ${name} have neither ids nor prompts in common`,
    "if both have the same rows in the same order, join them with --join order",
  ]);
}

function adviceFor(by: Join): string {
  switch (by) {
    case "id":
      return "they were joined by id; join them by their prompts with --join prompt, or by their order with --join order";
    case "prompt":
      return "they were joined by prompt; join them by id with --join id, or by their order with --join order";
    case "order":
      return "they were joined by order, for which both need as many rows";
  }
}

function joined(answer: Answer, asked: Asked | undefined, number: number): JoinedAnswer {
  const name =
    asked?.ids[0] ?? answer.id ?? hashedName(asked?.question ?? answer.question) ?? `row ${number + 1}`;
  const { place, id, epoch, said, finish, promptTokens } = answer;
  // field by field, which is faster than to copy all and to write over some
  return {
    ...{ place, id, epoch, said, finish, promptTokens },
    row: name,
    question: asked?.question ?? answer.question,
    // what the user names counts more than what the file happens to have
    truths: asked !== undefined && asked.truths.length > 0 ? asked.truths : answer.truths,
    category: asked?.category ?? answer.category,
    prefill: asked?.prefill,
    askedTokens: asked?.promptTokens,
  };
}

/** A name that tells requests apart without their text. */
function hashedName(question: string | undefined): string | undefined {
  return question === undefined
    ? undefined
    : `sha256:${createHash("sha256").update(question.trim()).digest("hex").slice(0, 16)}`;
}

function nameOf({ id, place }: Answer): string {
  return id === undefined ? formatPlace(place) : `${id} (${formatPlace(place)})`;
}

function keyOf({ question }: Answer): string | undefined {
  return question === undefined ? undefined : promptKey(question);
}
