import { createHash } from "node:crypto";
import { formatPlace, type Place } from "../domain/place.js";
import { RunError } from "../domain/run-error.js";
import type { Answer } from "./answer.js";
import type { Asked } from "./asked.js";
import { promptKey } from "./prompt-key.js";
import { type AskedRows, type Join, joinOf, RowIndex } from "./row-index.js";

/** An answer, with what is known of its request from all files. */
export interface JoinedAnswer extends Answer {
  /** The row's name in results: of the request, else of the answer; the same for other answers to the same request. */
  readonly row: string;
  /** Whether it has a name that does not only count the answers. */
  readonly isNamed: boolean;
  readonly prefill: string | undefined;
  /** The tokens of the prompt, as they were counted when it was made. */
  readonly askedTokens: number | undefined;
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
  private readonly others = new Names();
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
      this.compare(answer, this.asked!.rows[at]!);
      return this.once(answer, joined(answer, this.asked?.rows[at], at));
    });
  }

  /** What a person should know of answers that found a request, a line each. */
  notes(): readonly string[] {
    const { others, asked, index } = this;
    if (others.count === 0) return [];
    return [
      `answers that were joined by ${index?.by} with a row of ${asked?.name} that has another prompt: ${others.of(this.count)}; is it the same data?`,
    ];
  }

  /** Names and places may be those of other data: then prompts differ, and neither is a part of the other. */
  private compare({ question, place }: Answer, { question: other, place: otherPlace }: Asked): void {
    if (question === undefined || other === undefined || this.index?.by === "prompt") return;
    const [own, asked] = [question.trim(), other.trim()];
    if (own.includes(asked) || asked.includes(own)) return;
    this.others.add(`${formatPlace(place)} and ${formatPlace(otherPlace)}`);
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
  const question = (asked?.isProbe === true ? asked.question : undefined) ?? answer.question;
  const name = asked?.ids[0] ?? answer.id ?? hashedName(question);
  const { place, id, epoch, said, finish, promptTokens } = answer;
  // field by field, which is faster than to copy all and to write over some
  return {
    ...{ place, id, epoch, said, finish, promptTokens },
    row: name ?? `row ${number + 1}`,
    isNamed: name !== undefined,
    question,
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
