import { z } from "zod";
import type { PrefixChoice } from "../../domain/outcome.js";
import type { RowFacts } from "../method.js";
import type { ActiveChoice } from "./choice.js";
import { allPhrases, drawFrom, Phrases } from "./phrases.js";

/** What a choice by cases has besides its cases' meaning. */
export const CASES = {
  cases: z.record(z.string(), Phrases).describe("phrases with their weights, by case"),
  default: Phrases.describe("phrases for all other rows, with their weights"),
};

/** Draws from the phrases of a case, or from the default ones if the name is none. */
export type DrawCase = (name: string | undefined, row: RowFacts, reason: string) => PrefixChoice;

/** A choice whose cases have names; `choose` finds the name of an exchange's case. */
export function choiceByCase(
  settings: { readonly cases: Readonly<Record<string, Phrases>>; readonly default: Phrases },
  choose: (draw: DrawCase) => ActiveChoice["choose"],
): ActiveChoice {
  const draws = new Map(
    Object.entries(settings.cases).map(([name, phrases]) => [name, drawFrom(phrases)] as const),
  );
  const drawDefault = drawFrom(settings.default);
  const draw: DrawCase = (name, row, reason) => {
    const drawNamed = name === undefined ? undefined : draws.get(name);
    return drawNamed === undefined
      ? { prefix: drawDefault(row), case: undefined, reason: `${reason}: the default` }
      : { prefix: drawNamed(row), case: name, reason };
  };
  return {
    prefixes: allPhrases([...Object.values(settings.cases), settings.default]),
    choose: choose(draw),
  };
}
