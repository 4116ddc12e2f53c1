import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endsWithPreview } from "../../src/methods/find-preview.js";
import { growth, LINEAR } from "../helpers/growth.js";

/** The definition: after one of the connectors in it, the prompt is a beginning of the answer, and not empty. */
function isAugmented(prompt: string, answer: string, connector: string): boolean {
  for (let at = 0; at + connector.length < prompt.length; at++) {
    if (prompt.startsWith(connector, at) && answer.startsWith(prompt.slice(at + connector.length)))
      return true;
  }
  return false;
}

/** Texts that repeat themselves and the connector. */
const repetitive = fc
  .array(fc.constantFrom("a", "b", " ", " c:", "c:", "ab", "a c:a", "\n"), { maxLength: 14 })
  .map((parts) => parts.join(""));
const connectors = fc.constantFrom("c:", " c:", "a", " ", "ab", " a b", "aa");
const never = (): string => "";

describe("the preview at the end of a prompt", () => {
  it("is found as it is defined", () => {
    fc.assert(
      fc.property(repetitive, repetitive, connectors, (prompt, answer, connector) => {
        const found = endsWithPreview({ prompt, answer }, connector, never);
        expect(found).toBe(isAugmented(prompt, answer, connector));
      }),
      { numRuns: 3000 },
    );
  });

  it("is found after each connector and beginning", () => {
    fc.assert(
      fc.property(repetitive, repetitive, connectors, fc.nat(20), (prompt, answer, connector, length) => {
        fc.pre(answer !== "" && length > 0);
        const augmented = prompt + connector + answer.slice(0, length);
        expect(endsWithPreview({ prompt: augmented, answer }, connector, never)).toBe(true);
      }),
    );
  });

  it.each<[string, string, string]>([
    ["repeats the connector", " c:", " c:"],
    ["repeats one letter after the connector", "a", "a"],
    ["repeats the answer's beginning", "ab", "ab"],
  ])("takes time in proportion to a prompt that %s", (_, part, start) => {
    const grown = growth(40_000, (size) => {
      const prompt = ` c:${part.repeat(size)}Z`;
      const answer = `${start.repeat(size)}Y`;
      return () => endsWithPreview({ prompt, answer }, " c:", never);
    });
    expect(grown).toBeLessThan(LINEAR);
  });
});
