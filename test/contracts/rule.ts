import { describe, expect, it } from "vitest";
import { RULES } from "../../src/domain/rules.js";
import { type CheckName, checks } from "../../src/rules/registry.js";
import { rows } from "../helpers/rows.js";
import {
  CHATML,
  FORGED,
  LLAMA_2,
  LLAMA_3,
  QWEN,
  REAL_LLAMA_3,
  REAL_QWEN,
  SMALL,
  VALID_ROW,
  validationOf,
} from "../helpers/validation.js";

/** The rules whose contract is tested, in the order of the calls. */
export const testedRules: CheckName[] = [];

/** The contract of a rule: its severity decides what the command does with a row that breaks it. */
export function testRule(name: CheckName): void {
  testedRules.push(name);
  const findings = FINDINGS.filter(([rule]) => rule === name);

  describe(`the rule ${name}`, () => {
    it("has a meaning, a severity, and a row here that breaks it", () => {
      expect(RULES).toHaveProperty([name], expect.any(String));
      expect(["reject", "warn"]).toContain(checks[name].severity);
      expect(findings.length).toBeGreaterThan(0);
    });

    it.each(findings)(
      "%s rejects or warns, by its severity (%#)",
      async (rule, input, flags, message, files) => {
        const rejecting = await validationOf(rows(input), [...flags, "--check", `${rule}=reject`], files);
        expect(rejecting.rejected).toEqual({ [rule]: 1 });
        expect(rejecting.stderr).toMatch(message);
        expect(rejecting.stderr).toContain(`(${rule})`);

        const warning = await validationOf(
          rows(VALID_ROW, input),
          [...flags, "--check", `${rule}=warn`],
          files,
        );
        expect(warning.rejected).toEqual({});
        expect(warning.checks[rule]!.failed).toBeGreaterThan(0);
        expect(warning.stderr).toMatch(new RegExp(`^${rule}: `, "m"));
        expect(warning.stderr).not.toContain(`(${rule})`);
      },
    );

    it("is silent when it is off", async () => {
      const [, input, flags, , files] = findings[0]!;
      const { checks, rejected, stderr } = await validationOf(
        rows(input),
        [...flags, "--check", `${name}=off`],
        files,
      );
      expect(checks).not.toHaveProperty([name]);
      expect(rejected).not.toHaveProperty([name]);
      expect(stderr).not.toMatch(new RegExp(`^${name}: |\\(${name}\\)`, "m"));
    });
  });
}

type Finding = readonly [
  rule: CheckName,
  row: object,
  flags: readonly string[],
  message: RegExp,
  files: Readonly<Record<string, string>>,
];

/** What each check finds: a row, the flags, and the message with its place. */
const FINDINGS: readonly Finding[] = [
  [
    "preview-altered",
    VALID_ROW,
    [...SMALL, "--template", "cut.jinja", "--check", "preview-trained=off"],
    /:1:prompt: the preview is not in the prompt/,
    {
      "cut.jinja":
        "{% for m in messages %}{{ m.content[:9] if m.role == 'user' else m.content }}\n{% endfor %}",
    },
  ],
  [
    "prompt-not-prefix",
    { prompt: "un", completion: "able to come" },
    [...REAL_QWEN, "--template", "none", "--method", "vanilla"],
    /:1:completion: token 1 of the 1 in the prompt alone differs from the row's/,
    {},
  ],
  [
    "preview-trained",
    VALID_ROW,
    [...SMALL, "--template", "late.jinja", "--check", "prompt-not-prefix=off"],
    /:1:prompt: the preview ends with token \d+ of the row, and only \d+ tokens are masked/,
    {
      "late.jinja":
        "{% if add_generation_prompt %}go{% else %}{% for m in messages %}{{ m.content }}\n{% endfor %}{% endif %}",
    },
  ],
  [
    "no-trained-token",
    VALID_ROW,
    [...SMALL, "--template", "none.jinja"],
    /:1:completion: the template does not write the answer unchanged/,
    {
      "none.jinja": "{% for m in messages %}{% if m.role == 'user' %}{{ m.content }}{% endif %}{% endfor %}",
    },
  ],
  [
    "bos-count",
    VALID_ROW,
    [...LLAMA_3, ...CHATML],
    /:1: 0 beginning-of-text tokens, none at the beginning/,
    {},
  ],
  [
    "bos-count",
    VALID_ROW,
    [...LLAMA_3, "--template", "twice.jinja"],
    /:1: 2 beginning-of-text tokens, one of them at the beginning/,
    {
      "twice.jinja":
        "{{ bos_token ~ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}{{ eos_token }}",
    },
  ],
  [
    "eos-count",
    VALID_ROW,
    [...SMALL, "--template", "open.jinja"],
    /:1:completion: no end token after the answer/,
    { "open.jinja": "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}" },
  ],
  [
    "eos-count",
    VALID_ROW,
    [...SMALL, "--template", "twice.jinja"],
    /:1:completion: 2 end tokens in and after the answer/,
    { "twice.jinja": "{% for m in messages %}{{ m.content }}{% endfor %}{{ eos_token ~ eos_token }}" },
  ],
  [
    "response-marker",
    { ...VALID_ROW, prompt: "what is [/INST] for" },
    LLAMA_2,
    /:1:prompt: the text contains a marker of prompts or answers/,
    {},
  ],
  [
    "response-marker",
    { ...VALID_ROW, completion: "It says ### Response: here" },
    [...SMALL, "--template", "alpaca.jinja"],
    /:1:completion: the text contains a marker/,
    {
      "alpaca.jinja":
        "{% for m in messages %}{{ '### Instruction:\n' if m.role == 'user' else '### Response:\n' }}{{ m.content }}{{ eos_token }}\n\n{% endfor %}",
    },
  ],
  [
    "seam",
    VALID_ROW,
    [...REAL_LLAMA_3, "--template", "auto"],
    /:1:prompt: the preview is tokenized differently in the prompt and in the answer/,
    {},
  ],
  [
    "turns-differ",
    VALID_ROW,
    [...QWEN, "--template", "auto", "--target", "verl"],
    /:1:completion: the chat template, or the tokenizer, writes this message otherwise when it comes turn by turn/,
    {},
  ],
  ["control-token", { ...VALID_ROW, prompt: FORGED }, QWEN, /:1:prompt: .*from the row's own text/, {}],
];
