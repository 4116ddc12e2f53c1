import { createHash } from "node:crypto";
import type { Failure } from "../endpoint/failure.js";
import { mayPass } from "../endpoint/failure.js";
import type { ExchangeResult } from "./rewrite-row.js";

/** How many openings are named, and how often one must occur to be. */
const [MOST_OPENINGS, LEAST_TIMES] = [10, 2];

/** How answers begin, by their first two words, the most frequent first. */
export type Openings = readonly (readonly [words: string, count: number])[];

/** Counts what became of the answers of a run. */
export class DistillTally {
  rows = 0;
  answers = 0;
  /** By verdict, and where answers are kept by rule. */
  readonly verdicts: Record<string, number> = {};
  /** Prompts whose tokens the server counted, and those of them that it counted in another way than the tokenizer. */
  readonly prompts = { counted: 0, differ: 0 };
  /** The last failure of a request without an answer. */
  failure: Failure | undefined;
  /** Whether a request without an answer may be answered later. */
  hasPassing = false;
  private readonly lengths: [before: number, after: number] = [0, 0];
  private readonly openings = new Map<string, number>();
  private readonly keys = new Set<string>();
  private readonly texts = new Set<string>();

  add(results: readonly ExchangeResult[]): void {
    this.rows++;
    for (const result of results) this.addAnswer(result);
  }

  get unanswered(): number {
    return this.verdicts["no-answer"] ?? 0;
  }

  get rewritten(): number {
    return this.verdicts["rewritten"] ?? 0;
  }

  /** The mean lengths of the answers before and after. */
  get means(): readonly [before: number, after: number] {
    const [before, after] = this.lengths;
    return this.answers === 0 ? [0, 0] : [round(before / this.answers), round(after / this.answers)];
  }

  /** How many requests were answered in the very words of another. */
  get duplicates(): number {
    return this.keys.size - this.texts.size;
  }

  get frequentOpenings(): Openings {
    return [...this.openings]
      .filter(([, count]) => count >= LEAST_TIMES)
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, MOST_OPENINGS);
  }

  private addAnswer({ line, text, promptTokens, failure }: ExchangeResult): void {
    const { verdict, rule, length, key } = line;
    const name = rule ?? verdict;
    this.answers++;
    this.verdicts[name] = (this.verdicts[name] ?? 0) + 1;
    this.lengths[0] += length[0];
    this.lengths[1] += length[1];
    if (promptTokens !== undefined) {
      this.prompts.counted++;
      if (promptTokens[0] !== promptTokens[1]) this.prompts.differ++;
    }
    if (failure !== undefined) {
      this.failure = failure;
      this.hasPassing ||= mayPass(failure);
    }
    const words = /\S+(?:\s+\S+)?/.exec(text)?.[0].replace(/\s+/g, " ").slice(0, 40) ?? "";
    this.openings.set(words, (this.openings.get(words) ?? 0) + 1);
    if (verdict === "rewritten" && !this.keys.has(key)) {
      this.keys.add(key);
      this.texts.add(createHash("sha256").update(text).digest("base64").slice(0, 16));
    }
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
