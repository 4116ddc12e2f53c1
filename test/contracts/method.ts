import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { augmentTurn, createMethod, type MethodSettings } from "../../src/index.js";
import { CONNECTOR } from "../../src/methods/connector.js";
import type { methods } from "../../src/methods/registry.js";
import { hostileText } from "../helpers/texts.js";
import { PAIRS } from "../helpers/tokenizers.js";

type MethodName = keyof typeof methods;

/** The methods whose contract is tested, in the order of the calls. */
export const testedMethods: MethodName[] = [];

/** Exchanges whose answer has a token in every tokenizer here. */
const turns = fc
  .record({ prompt: hostileText, answer: hostileText })
  .filter(({ answer }) => /[\p{L}\p{Nd}]/u.test(answer));

/** The law of LookAhead for a method, with several connectors, and with every vocabulary if it counts tokens. */
export function testMethod(name: MethodName): void {
  testedMethods.push(name);
  for (const { name: vocabulary, ours } of PAIRS.slice(0, name === "true" ? PAIRS.length : 1))
    for (const connector of [CONNECTOR, "\n", ""]) {
      const settings = name === "vanilla" ? { name } : { name, connector };
      // settings of one of the methods, which the type of a union of names does not show
      const augment = createMethod(settings as { name: "true" } & Partial<MethodSettings>, ours);
      describe(`the method ${name} (connector ${JSON.stringify(connector)}, ${vocabulary})`, () => {
        it("only adds, the prompt shows how its own answer begins, and nothing is half a character", () => {
          fc.assert(
            fc.property(turns, (turn) => {
              const made = augmentTurn(augment, turn);
              expect(made.prompt.startsWith(turn.prompt)).toBe(true);
              expect(made.answer.endsWith(turn.answer)).toBe(true);
              const added = made.prompt.slice(turn.prompt.length);
              if (added === "") {
                expect(made).toEqual(turn);
                return;
              }
              expect(added.startsWith(connector)).toBe(true);
              const preview = added.slice(connector.length);
              expect(preview).not.toBe("");
              expect(made.answer.startsWith(preview)).toBe(true);
              expect(preview.isWellFormed()).toBe(true);
            }),
            { numRuns: 200 },
          );
        });

        it("recognizes rows that it augmented, and takes no other row for one", () => {
          fc.assert(
            fc.property(turns, (turn) => {
              const made = augmentTurn(augment, turn);
              if (made.prompt !== turn.prompt) expect(augment.isAugmented(made)).toBe(true);
              if (connector !== "" && !turn.prompt.includes(connector))
                expect(augment.isAugmented(turn)).toBe(false);
            }),
            { numRuns: 200 },
          );
        });

        const { constantAddition: addition } = augment;
        if (addition !== undefined)
          it("adds its constant addition to every row, and leaves its marker", () => {
            const { promptSuffix, answerPrefix, marker } = addition;
            fc.assert(
              fc.property(turns, ({ prompt, answer }) => {
                const made = { prompt: prompt + promptSuffix, answer: answerPrefix + answer };
                expect(augmentTurn(augment, { prompt, answer })).toEqual(made);
                for (const turn of [{ prompt, answer }, made, { ...made, answer }]) {
                  if (augment.isAugmented(turn)) expect(turn.prompt).toContain(marker);
                }
              }),
              { numRuns: 200 },
            );
          });
      });
    }
}
