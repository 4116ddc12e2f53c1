import { parsePattern } from "../pattern/parse-pattern.js";
import { PatternError } from "../pattern/syntax.js";
import { AutomatonBuilder, setsOf } from "./automaton.js";
import { Determinizer } from "./determinizer.js";
import { partition } from "./partition.js";
import type { CuttingTables } from "./tables.js";

/**
 * The tables of split patterns, in the syntax of tokenizer.json files, that match just what Matcher does. Undefined if a
 * pattern is not valid, depends on what is before a position or on more than one character after it, has an atomic group
 * with a choice, or would need too large tables: Matcher is for those.
 */
export function compileRules(sources: readonly string[]): CuttingTables | undefined {
  try {
    return tablesOf(sources);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

function tablesOf(sources: readonly string[]): CuttingTables {
  const nodes = sources.map(parsePattern);
  const sets = [...new Set(nodes.flatMap(setsOf))];
  const { pages, classes, count, members } = partition(sets);
  const builder = new AutomatonBuilder(new Map(sets.map((set, i) => [set, members[i]!])), count);
  const firsts = nodes.map((node) => builder.pattern(node));
  const strideBits = 32 - Math.clz32(count);
  const determinizer = new Determinizer(builder.states, count, strideBits);
  const starts = Uint16Array.from(firsts, (first) => determinizer.numberOf([first]));
  return {
    ...{ pages, classes, strideBits, endClass: count, starts },
    transitions: determinizer.transitions(),
  };
}
