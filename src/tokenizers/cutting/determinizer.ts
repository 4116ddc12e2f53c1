import { PatternError } from "../pattern/syntax.js";
import type { State } from "./state.js";
import { DEAD, MATCHES } from "./tables.js";

const MOST_STATES = 4000;
/** Visits of states allowed for the whole table. Known tokenizers take less than a tenth of them. */
const MOST_VISITS = 1_000_000;

/**
 * Makes one table of automata that choose. A state of the table is a list of their states, in the order in which the
 * first way to a match counts; a list ends at a match, since no later way can count any more.
 */
export class Determinizer {
  private readonly states: readonly State[];
  private readonly endClass: number;
  private readonly strideBits: number;
  /** The lists of the table's states; that of DEAD is empty. */
  private readonly lists: (readonly number[])[] = [[]];
  private readonly numbers = new Map<string, number>([["", DEAD]]);
  /** In which visit each state was last seen. */
  private readonly seen: Uint32Array;
  private visit = 0;
  private visits = 0;

  constructor(states: readonly State[], endClass: number, strideBits: number) {
    this.states = states;
    this.endClass = endClass;
    this.strideBits = strideBits;
    this.seen = new Uint32Array(states.length);
  }

  /** The number of the table's state for a list. Throws PatternError for too many states. */
  numberOf(list: readonly number[]): number {
    const key = list.join();
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.lists.length;
    if (number > MOST_STATES) throw new PatternError("the pattern needs too many states");
    this.lists.push(list);
    this.numbers.set(key, number);
    return number;
  }

  /** The entries of all states that were numbered, and of those that follow them. Throws PatternError. */
  transitions(): Uint16Array {
    const rows: Uint16Array[] = [];
    for (let number = 0; number < this.lists.length; number++) {
      const row = new Uint16Array(1 << this.strideBits);
      for (let ahead = 0; ahead <= this.endClass; ahead++)
        row[ahead] = this.entry(this.lists[number]!, ahead);
      rows.push(row);
    }
    const all = new Uint16Array(rows.length << this.strideBits);
    for (const [number, row] of rows.entries()) all.set(row, number << this.strideBits);
    return all;
  }

  private entry(list: readonly number[], ahead: number): number {
    const following: number[] = [];
    const matches = this.follow(list, ahead, following);
    return this.numberOf(following) | (matches ? MATCHES : 0);
  }

  /**
   * Fills `following` with the states after a character of the class `ahead`, the first choice first. Returns whether
   * there is a match before the character, after which no choice counts.
   */
  private follow(list: readonly number[], ahead: number, following: number[]): boolean {
    const { states, seen } = this;
    const visit = ++this.visit;
    const left = list.toReversed();
    for (let number = left.pop(); number !== undefined; number = left.pop()) {
      if (seen[number] === visit) continue;
      seen[number] = visit;
      if (++this.visits > MOST_VISITS) throw new PatternError("the pattern takes too many steps");
      const state = states[number]!;
      switch (state.kind) {
        case "match":
          return true;
        case "split":
          left.push(state.second, state.first);
          break;
        case "if":
          if (state.classes[ahead] === 1) left.push(state.next);
          break;
        case "take":
          // no class has the end of the text
          if (state.classes[ahead] !== 1 || following.includes(state.next)) break;
          this.visits += following.push(state.next);
      }
    }
    return false;
  }
}
