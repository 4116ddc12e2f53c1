import { symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ProcessResult } from "../helpers/process.js";
import { rows } from "../helpers/rows.js";
import { type Files, workspace } from "../helpers/workspace.js";

const SIGNS = [...Array(94).keys()].map((i) => String.fromCharCode(33 + i));
const VOCAB = Object.fromEntries([...SIGNS, "Ġ", "Ċ"].map((sign, id) => [sign, id]));
const SPLIT = { type: "Split", pattern: { Regex: "\\w+|\\W" }, behavior: "Isolated", invert: false };
const BYTES = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false };
const BPE = { type: "BPE", dropout: null, unk_token: null, vocab: VOCAB, merges: [] };

/** A small byte-level tokenizer, with some of its parts replaced. */
function file(parts: object): string {
  const cutting = { type: "Sequence", pretokenizers: [SPLIT, BYTES] };
  return JSON.stringify({ version: "1.0", added_tokens: [], pre_tokenizer: cutting, model: BPE, ...parts });
}

const cutBy = (pattern: string): string =>
  file({
    pre_tokenizer: { type: "Sequence", pretokenizers: [{ ...SPLIT, pattern: { Regex: pattern } }, BYTES] },
  });

const model = (parts: object): string => file({ model: { ...BPE, ...parts } });

/** A long word that no such pattern matches to its end. */
const ROW = rows({ prompt: `${"a".repeat(60)}!`, completion: `${"a".repeat(60)}b, hello you` });

async function resultWith(files: Files, flags: readonly string[], stdin = ROW): Promise<ProcessResult> {
  const lap = await workspace(files);
  const result = await lap.run("-t", "tokenizer.json", ...flags, { stdin });
  expect(result.stderr).toBeSafe();
  return result;
}

describe("an untrusted tokenizer.json", () => {
  const preview = ["--method", "true"];
  const endless =
    /<stdin>:1: the pattern "[^"]+" of the tokenizer takes too many steps on a text of this row.*\(tokenizer-failed\)/;

  it.each<[string, string, number, RegExp]>([
    ["is accepted when it is valid", file({}), 0, /1 augmented/],
    ["is refused with a pattern that backtracks without end", cutBy("(a+)+\\bz"), 65, endless],
    ["is read with one that would, but for its table", cutBy("(a+)+$"), 0, /1 augmented/],
    ["is refused with a pattern that has two ways for each letter", cutBy("(a|a)*\\b!"), 65, endless],
    [
      "is refused with a normalizer that backtracks without end",
      file({ normalizer: { type: "Replace", pattern: { Regex: "(a|aa)+$" }, content: "b" } }),
      65,
      endless,
    ],
    [
      "is refused with an invalid pattern",
      cutBy("("),
      78,
      /tokenizer\.json: the pattern "\(" cannot be used: a group does not end; use another --tokenizer/,
    ],
    ["is accepted with a pattern that matches nothing", cutBy(""), 0, /1 augmented/],
    [
      "is refused with an id below 0",
      model({ vocab: { ...VOCAB, a: -5 } }),
      78,
      /model\.vocab: expected a whole number from 0 to/,
    ],
    [
      "is refused with an id beyond 32 bits",
      model({ vocab: { ...VOCAB, a: 2 ** 32 } }),
      78,
      /model\.vocab: expected a whole number/,
    ],
    [
      "is refused with an id that is not an integer",
      model({ vocab: { ...VOCAB, a: 1.5 } }),
      78,
      /model\.vocab: expected a whole number/,
    ],
    [
      "is refused with a list for a vocabulary",
      model({ vocab: ["a"] }),
      78,
      /model\.vocab: expected a whole number/,
    ],
    ["is refused without a vocabulary", model({ vocab: null }), 78, /model\.vocab: expected a whole number/],
    [
      "is refused with a merge of unknown tokens",
      model({ merges: ["zz qq"] }),
      78,
      /merge 0 names a token that is not in the vocabulary/,
    ],
    [
      "is refused with a merge of one token",
      model({ merges: [["a"]] }),
      78,
      /model\.merges: expected two tokens for each merge/,
    ],
    [
      "is refused with an added token of a bad id",
      file({ added_tokens: [{ id: -1, content: "x" }] }),
      78,
      /added_tokens\.0\.id/,
    ],
    [
      "is accepted with an empty added token",
      file({ added_tokens: [{ id: 200, content: "", special: true }] }),
      0,
      /1 augmented/,
    ],
    [
      "is accepted with a token called __proto__",
      file({
        model: { ...BPE, vocab: JSON.parse(`{"__proto__": 7, ${JSON.stringify(VOCAB).slice(1)}`) as object },
      }),
      0,
      /1 augmented/,
    ],
    ["is refused without a model", file({ model: null }), 78, /not a tokenizer\.json: model/],
    [
      "is refused with an unknown model",
      file({ model: { type: "Alien" } }),
      78,
      /model: the type or the vocabulary is not supported/,
    ],
    [
      "is refused with an unknown step",
      file({ pre_tokenizer: { type: "Alien" } }),
      78,
      /its model or one of its steps is not supported/,
    ],
    [
      "is refused with scores that are not numbers",
      file({ model: { type: "Unigram", unk_id: 0, vocab: [["a", "x"]] } }),
      78,
      /model/,
    ],
    ["is refused when it is a list", "[1, 2]", 78, /not a tokenizer\.json/],
    ["is refused when it nests without end", "[".repeat(100_000), 78, /not valid JSON/],
    [
      "is accepted with steps nested 20,000 deep",
      file({}).replace(
        '"version"',
        `"decoder": ${'{"type":"Sequence","decoders":['.repeat(20_000)}${"]}".repeat(20_000)}, "version"`,
      ),
      0,
      /1 augmented/,
    ],
  ])("%s", async (_, tokenizer, code, message) => {
    const result = await resultWith({ "tokenizer.json": tokenizer }, preview);
    expect(result).toMatchObject({ code, stderr: expect.stringMatching(message) });
  });
});

describe("an untrusted tokenizer folder", () => {
  it.each(["tokenizer_config.json", "chat_template.jinja"])(
    "is refused with a device as its %s",
    async (name) => {
      const lap = await workspace({ "tokenizer.json": file({}) });
      symlinkSync("/dev/zero", lap.path(name));
      const { code, stderr } = await lap.run("-t", ".", "--max-tokens", "9", {
        stdin: ROW,
      });
      expect({ code, stderr }).toEqual({
        code: 78,
        stderr: expect.stringContaining(`${name} is not a regular file`),
      });
    },
  );
});

describe("an untrusted chat template", () => {
  const first =
    /<stdin>:1: the template takes too many steps on this conversation, in line 1 of the chat template/;
  const later = /<stdin>:2: the template takes too many steps on this conversation/;
  const refuses = /<stdin>:1: the .*template.* \(template-failed\)/;
  const nested = "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}";
  const plain = "{% for m in messages %}{{ m.content }}{% endfor %}{{ eos_token }}";
  const input = rows({ prompt: "one", completion: "fine" }, { prompt: "trap", completion: "fine" });

  it.each<[string, string, number, RegExp]>([
    ["is refused when it loops without end", nested, 65, first],
    [
      "is refused when it loops without end on one row",
      `{% if 'trap' in messages[0].content %}${nested}{% endif %}${plain}`,
      65,
      later,
    ],
    [
      "is refused with a longer range than Python's sandbox allows",
      "{% for i in range(1000000000) %}x{% endfor %}",
      65,
      refuses,
    ],
    [
      "is refused when it calls itself without end",
      "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
      65,
      refuses,
    ],
    [
      "is refused when it doubles a text without end",
      "{% set ns = namespace(x='aaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
      65,
      refuses,
    ],
    [
      "has no access to constructors",
      `${plain}{{ messages.constructor }}{{ messages[0].__proto__ }}{{ ''.constructor }}`,
      0,
      /2 augmented/,
    ],
  ])("%s", async (_, template, code, message) => {
    const files = { "tokenizer.json": file({}), "t.jinja": template };
    const flags = ["--template", "t.jinja", "--check", "preview-trained=warn"];
    const result = await resultWith(files, flags, input);
    expect(result).toMatchObject({ code, stderr: expect.stringMatching(message) });
  });

  it("is refused where the file has no end", async () => {
    const flags = ["--template", "/dev/zero", "--max-tokens", "9"];
    const { code, stderr } = await resultWith({ "tokenizer.json": file({}) }, flags, input);
    expect({ code, stderr }).toEqual({
      code: 78,
      stderr: expect.stringContaining("the template /dev/zero is larger than 256 MB"),
    });
  });

  it("is refused where the file is not UTF-8", async () => {
    const lap = await workspace({ "tokenizer.json": file({}), "t.jinja": Buffer.from([0x61, 0xff]) });
    const { code, stderr } = await lap.run("-t", "tokenizer.json", "--template", "t.jinja", {
      stdin: ROW,
    });
    expect({ code, stderr }).toEqual({
      code: 78,
      stderr: expect.stringContaining("the template t.jinja is not UTF-8"),
    });
  });
});
