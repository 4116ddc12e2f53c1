import { z } from "zod";
import { scriptName, scriptOf } from "../../unicode/scripts.js";
import { CASES, choiceByCase } from "./cases.js";
import { defineChoice } from "./choice.js";

/** By the script of the answer: a property of its characters, not its language. */
export const byScript = defineChoice(
  "of the case whose name is the script of most characters of its answer; else of `default`",
  z
    .strictObject({ by: z.literal("script"), ...CASES })
    .check(({ value, issues }) => {
      for (const name of Object.keys(value.cases)) {
        if (scriptName(name) === name) continue;
        const known = scriptName(name);
        const advice = known === undefined ? "a script of Unicode, such as Latin, Han or Cyrillic" : known;
        issues.push({ code: "custom", input: value, message: `expected ${advice}`, path: ["cases", name] });
      }
    })
    .describe("by the script of most characters of the answer, which is not its language"),
  (settings) =>
    choiceByCase(settings, (draw) => ({ answer }, row) => {
      const script = scriptOf(answer);
      return draw(script, row, script === undefined ? "the answer has no script" : `script ${script}`);
    }),
);
