import { describe, expect, it } from "vitest";
import { RULE_HELP } from "../../src/domain/rule-help.js";
import { RULE_NAMES, RULES } from "../../src/domain/rules.js";
import { checks } from "../../src/rules/registry.js";
import { workspace } from "../helpers/workspace.js";

const words = (text: string): string => text.replace(/\s+/g, " ");

describe("explain", () => {
  it("lists every rule on a line", async () => {
    const lap = await workspace();
    const { code, stdout, stderr } = await lap.run("explain");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.split(" ", 1)[0])).toEqual(RULE_NAMES);
    for (const [i, rule] of RULE_NAMES.entries()) expect(lines[i]).toContain(RULES[rule]);
  });

  it.each(["seam", "over-budget", "OVER-BUDGET"])(
    "says of %s what it means, how it is found, and what to do",
    async (word) => {
      const lap = await workspace();
      const { code, stdout } = await lap.run("explain", word);
      const rule = RULE_NAMES.find((name) => name === word.toLowerCase())!;
      expect(code).toBe(0);
      for (const text of [RULES[rule], RULE_HELP[rule].found, RULE_HELP[rule].remedy])
        expect(words(stdout)).toContain(text);
      expect(stdout.includes("severity")).toBe(Object.hasOwn(checks, rule));
      for (const line of stdout.split("\n").slice(1)) expect(line.length).toBeLessThanOrEqual(80);
    },
  );

  it("of an unknown rule names the nearest", async () => {
    const lap = await workspace();
    expect(await lap.run("explain", "overbudget")).toMatchObject({
      code: 2,
      stdout: "",
      stderr:
        "lookahead-prep: explain: there is no such rule; did you mean over-budget?\nlookahead-prep explain over-budget\n",
    });
    const { code, stderr } = await lap.run("explain", "\u001b[2Jx\nlookahead-prep: well");
    expect(code).toBe(2);
    expect(stderr).toBeSafe();
    expect(stderr).toBe("lookahead-prep: explain: there is no such rule\nlookahead-prep explain\n");
  });
});

describe("the help of a rule", () => {
  it.each(RULE_NAMES)("%s is whole sentences", (rule) => {
    for (const text of Object.values(RULE_HELP[rule])) {
      expect(text).not.toMatch(/\.$|TODO/);
      expect(text.length).toBeGreaterThan(20);
      expect(text.length).toBeLessThan(140);
    }
  });
});
