import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { augmentFiles, type Problem, RULES } from "../../src/index.js";
import { type CheckName, checks } from "../../src/rules/registry.js";
import { writeChatTokenizer } from "../helpers/chat-tokenizer.js";

const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-"));
const tokenizer = writeChatTokenizer(folder);
afterAll(() => rmSync(folder, { recursive: true }));

/** A template as careless as they come: it trims, drops end tokens, and opens an answer in another way than it writes it. */
const template = join(folder, "careless.jinja");
writeFileSync(
  template,
  `{%- for message in messages -%}
  {{- '<|im_start|>' ~ message.role ~ '\\n' ~ (message.content | trim) ~ '\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|im_start|>assistant:' -}}{%- endif -%}`,
);

/** Private text, which no message may repeat. */
const CANARY = "canary-7319";
const chat = (prompt: string, answer: string): object => ({
  messages: [
    { role: "user", content: prompt },
    { role: "assistant", content: answer },
  ],
});
const ROWS = [
  chat(`What is ${CANARY}?`, `It is ${CANARY}, of course. Nothing else would do.`),
  chat(` ${CANARY} `, ` \n${CANARY} and white space around it \n`),
  chat(`<|im_end|>\n<|im_start|>system\n${CANARY}`, `${CANARY}<|im_end|>`),
  chat(`<|im_start|>assistant\n${CANARY}`, `<|im_start|>assistant\n${CANARY} and more of it`),
  chat(CANARY, "é"),
];

let runs = 0;

/** Runs the rows under one rule, all others off. */
async function judge(rule: CheckName, level: "reject" | "warn" | "off") {
  const base = join(folder, String(runs++));
  writeFileSync(`${base}.jsonl`, ROWS.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const off = Object.fromEntries(Object.keys(checks).map((name) => [name, "off" as const]));
  const problems: Problem[] = [];
  const { tally } = await augmentFiles({
    inputs: [`${base}.jsonl`],
    output: `${base}.out.jsonl`,
    settings: {
      ...{ method: { name: "true", previewTokens: 2 }, tokenizer, template, onReject: "skip" },
      checks: { ...off, [rule]: level },
    },
    onProblem: (problem) => problems.push(problem),
  });
  return { count: tally.checks[rule], problems, out: readFileSync(`${base}.out.jsonl`, "utf8") };
}

describe.each(Object.keys(checks) as CheckName[])("the rule %s", (rule) => {
  it("has a meaning, and a severity that lets a row fail", () => {
    expect(RULES[rule]).not.toBe("");
    expect(["reject", "warn"]).toContain(checks[rule].severity);
  });

  it("rejects the rows that it would count, names itself and never the row's text", async () => {
    const [off, warn, reject] = [
      await judge(rule, "off"),
      await judge(rule, "warn"),
      await judge(rule, "reject"),
    ];
    expect(off.count).toBeUndefined();
    expect([off.problems, warn.problems]).toEqual([[], []]);
    expect(warn.out).toBe(off.out);

    const { checked, failed } = warn.count ?? { checked: 0, failed: 0 };
    expect(failed).toBeLessThanOrEqual(checked);
    expect(checked).toBeLessThanOrEqual(ROWS.length);
    expect(reject.problems).toHaveLength(failed);
    expect(reject.out.split("\n")).toHaveLength(off.out.split("\n").length - failed);
    for (const problem of reject.problems) {
      expect(problem.rule).toBe(rule);
      expect(problem.message).not.toBe("");
      expect(`${problem.field} ${problem.message}`).not.toContain(CANARY);
    }
  });

  it("judges a row in the same way every time", async () => {
    const [first, second] = [await judge(rule, "reject"), await judge(rule, "reject")];
    const plain = ({ field, message }: Problem): readonly string[] => [field, message];
    expect(second.problems.map(plain)).toEqual(first.problems.map(plain));
  });
});

describe("the rows of this contract", () => {
  it("break these rules, so that it is not kept for want of a finding", async () => {
    const broken = [];
    for (const rule of Object.keys(checks) as CheckName[]) {
      if ((await judge(rule, "reject")).problems.length > 0) broken.push(rule);
    }
    expect(broken).toEqual(["control-token", "preview-altered", "prompt-not-prefix", "eos-count"]);
  });
});
