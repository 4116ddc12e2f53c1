import { RowError } from "../../domain/problem.js";
import { characterLength, isHighSurrogate, isLowSurrogate } from "../utf16.js";
import type { CharacterSet } from "./character-set.js";
import { compile, type Step } from "./compile.js";
import { parsePattern } from "./parse-pattern.js";
import { isAtPlace } from "./places.js";

/** Steps allowed for each UTF-16 unit of a text, and for each step of the pattern in addition. */
const STEPS_PER_UNIT = 64;
const STEPS_PER_STEP = 4;
/** Steps allowed for any text, however short. */
const FIRST_STEPS = 100_000;

/** A match: text[start, end). */
export interface Match {
  readonly start: number;
  readonly end: number;
}

/**
 * Matches a pattern of a tokenizer, as Oniguruma does: the first alternative that leads to a match counts. It counts
 * its steps, so an untrusted pattern ends after work in proportion to the text, on any machine; and its stack is a list
 * that grows, so no run of characters is too long.
 */
export class Matcher {
  readonly source: string;
  private readonly steps: readonly Step[];
  /** Choices that are left to try: the step, the place, and the lowest place for a run that gives characters back. */
  private stack = new Int32Array(192);
  private left = 0;
  private taken = 0;

  /** Throws PatternError for a pattern that is not valid or not supported. */
  constructor(source: string) {
    this.source = source;
    this.steps = compile(parsePattern(source));
  }

  /** Allows the first steps, for any text. To be called before each text that was not cut from another one. */
  reset(): void {
    this.left = FIRST_STEPS;
  }

  /** Allows the steps for this text, which is then matched at any number of its places. */
  allow(text: string): void {
    this.left += text.length * (STEPS_PER_UNIT + STEPS_PER_STEP * this.steps.length);
  }

  /** The end of the match that begins at `at`, or -1. Throws RowError `tokenizer-failed` after too many steps. */
  end(text: string, at: number): number {
    return this.run(text, 0, at, 0);
  }

  /** The first match that begins at `from` or later, which may be empty. Throws RowError `tokenizer-failed`. */
  next(text: string, from: number): Match | undefined {
    for (let at = from; at <= text.length; at += characterLength(text, at)) {
      const end = this.end(text, at);
      if (end !== -1) return { start: at, end };
    }
    return undefined;
  }

  /** All matches in a text that was not cut from another one, from the left; an empty one is not next to another. */
  *all(text: string): Generator<Match> {
    this.reset();
    this.allow(text);
    let last = -1;
    for (let from = 0; from <= text.length; ) {
      const found = this.next(text, from);
      if (found === undefined) return;
      const { start, end } = found;
      if (end > start || start !== last) yield found;
      if (end > start) last = end;
      from = end > start ? end : end + characterLength(text, end);
    }
  }

  /** Runs from a step on, with the part of the stack from `base` on. Returns the place of the end, or -1. */
  private run(text: string, first: number, start: number, base: number): number {
    const { steps } = this;
    let top = base;
    let at = start;
    for (let next = first; ; ) {
      if (this.left-- <= 0) this.stop();
      const step = steps[next]!;
      let follows = next + 1;
      switch (step.kind) {
        case "done":
          return at;
        case "set": {
          const code = text.codePointAt(at);
          if (code !== undefined && step.set.has(code)) at += code > 0xffff ? 2 : 1;
          else follows = -1;
          break;
        }
        case "run": {
          const lowest = this.runEnd(text, at, step.set, step.least);
          if (this.taken < step.least) {
            follows = -1;
            break;
          }
          at = this.runEnd(text, lowest, step.set, step.most - step.least);
          if (step.givesBack && at > lowest) top = this.push(top, next + 1, at, lowest);
          break;
        }
        case "split":
          top = this.push(top, step.second, at, -1);
          follows = step.first;
          break;
        case "jump":
          follows = step.to;
          break;
        case "look": {
          const from = step.isBehind ? before(text, at) : at;
          const end = from === -1 ? -1 : this.run(text, next + 1, from, top);
          follows = (end !== -1) === step.negated ? -1 : step.end;
          if (step.takes && end !== -1) at = end;
          break;
        }
        case "place":
          if (!isAtPlace(step.place, text, at)) follows = -1;
      }
      if (follows !== -1) {
        next = follows;
        continue;
      }
      // back to the last choice
      if (top === base) return -1;
      top -= 3;
      next = this.stack[top]!;
      at = this.stack[top + 1]!;
      const lowest = this.stack[top + 2]!;
      if (lowest === -1) continue;
      at = before(text, at);
      if (at > lowest) top = this.push(top, next, at, lowest);
    }
  }

  /** The end of up to `most` characters of a set; `taken` is their number. */
  private runEnd(text: string, from: number, set: CharacterSet, most: number): number {
    let at = from;
    let taken = 0;
    while (taken < most && at < text.length) {
      const code = text.codePointAt(at)!;
      if (!set.has(code)) break;
      at += code > 0xffff ? 2 : 1;
      taken++;
    }
    this.left -= taken;
    this.taken = taken;
    return at;
  }

  private push(top: number, step: number, at: number, lowest: number): number {
    if (top + 3 > this.stack.length) {
      const grown = new Int32Array(this.stack.length * 2);
      grown.set(this.stack);
      this.stack = grown;
    }
    this.stack[top] = step;
    this.stack[top + 1] = at;
    this.stack[top + 2] = lowest;
    return top + 3;
  }

  private stop(): never {
    throw new RowError(
      "tokenizer-failed",
      [],
      `the pattern ${JSON.stringify(this.source)} of the tokenizer takes too many steps on a text of this row; use another --tokenizer, or remove the row`,
    );
  }
}

/** The place of the character before; -1 at the start of the text. */
function before(text: string, at: number): number {
  const isPair =
    at > 1 && isLowSurrogate(text.charCodeAt(at - 1)) && isHighSurrogate(text.charCodeAt(at - 2));
  return isPair ? at - 2 : at - 1;
}
