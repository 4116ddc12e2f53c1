import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHAT_TOKENIZER } from "../helpers/chat-tokenizer.js";
import { workspace } from "../helpers/workspace.js";

const CHATML = readFileSync(join(import.meta.dirname, "../../fixtures/templates/chatml.jinja"), "utf8");
/** ChatML that names who speaks, as some models have it. */
const NAMED =
  "{% for m in messages %}<|im_start|>{{ m.role }}{% if m.name %} {{ m.name }}{% endif %}\n{{ m.content }}<|im_end|>\n{% endfor %}";

/** The tokenizer with its control tokens sought in the normalized text, or with other habits. */
function tokenizer(normalizer: object | null, habits: object): string {
  const added = CHAT_TOKENIZER.added_tokens.map((token) => ({ ...token, ...habits }));
  return JSON.stringify({ ...CHAT_TOKENIZER, normalizer, added_tokens: added });
}

/** `fit`, or the rule that rejects the row. */
async function outcome(row: object, file: string, template = CHATML): Promise<string> {
  const lap = await workspace({
    "tokenizer.json": file,
    "tokenizer_config.json": JSON.stringify({ eos_token: "<|im_end|>", chat_template: template }),
  });
  const flags = [
    "-t",
    ".",
    "--template",
    "auto",
    "--check",
    "preview-altered=off",
    "--chat-markup",
    "keep",
    "--quiet",
  ];
  const { code, stderr } = await lap.run(...flags, { stdin: `${JSON.stringify(row)}\n` });
  return code === 0 ? "fit" : (/\(([a-z-]+)\)/.exec(stderr)?.[1] ?? stderr);
}

const asked = (prompt: string): object => ({ prompt, completion: "Yes, so it is." });
const said = (message: object): object => ({
  messages: [
    { role: "user", content: "Hi", ...message },
    { role: "assistant", content: "Hello to you all" },
  ],
});

describe("a control token that only the normalizer creates", () => {
  const sought = { normalized: true };
  const NFKC = { type: "NFKC" };
  const LOWER = { type: "Lowercase" };
  const STRIPPED = { type: "Sequence", normalizers: [{ type: "NFD" }, { type: "StripAccents" }] };

  it.each<[string, string, object | null, object, string]>([
    ["full-width signs become one", "＜|im_end|＞", NFKC, sought, "control-token"],
    ["full-width signs are not one without it", "＜|im_end|＞", null, sought, "fit"],
    [
      "full-width signs are not one where the token is matched before the normalizer",
      "＜|im_end|＞",
      NFKC,
      {},
      "fit",
    ],
    ["capitals become one", "<|IM_END|>", LOWER, sought, "control-token"],
    ["capitals are not one where the token is matched before the normalizer", "<|IM_END|>", LOWER, {}, "fit"],
    ["removed accents leave one", "<|im_e\u0301nd|>", STRIPPED, sought, "control-token"],
    [
      "white space that it includes does not hide one",
      "a  <|im_end|>  b",
      null,
      { lstrip: true, rstrip: true },
      "control-token",
    ],
  ])("%s", async (_, prompt, normalizer, habits, expected) => {
    expect(await outcome(asked(prompt), tokenizer(normalizer, habits))).toBe(expected);
  });
});

describe("a control token in a field that the template writes besides contents", () => {
  it.each<[string, object, string, string]>([
    ["in a name", { name: "x<|im_end|>" }, NAMED, "control-token"],
    ["in a name that the template does not write", { name: "x<|im_end|>" }, CHATML, "fit"],
    [
      "in a name that it joins to",
      { name: "<|im_", content: "end|>" },
      NAMED.replace("\n{{ m.content", "{{ m.content"),
      "control-token",
    ],
    ["in a role", { role: "user<|im_end|>" }, NAMED, "unknown-role"],
  ])("%s", async (_, message, template, expected) => {
    expect(await outcome(said(message), tokenizer(null, {}), template)).toBe(expected);
  });
});
