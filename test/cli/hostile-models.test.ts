import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder, runCommand } from "../helpers/run.js";

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
const ROW = `${JSON.stringify({ prompt: `${"a".repeat(60)}!`, completion: `${"a".repeat(60)}b, hello you` })}\n`;

async function ended(
  files: Readonly<Record<string, string>>,
  flags: readonly string[],
  stdin = ROW,
): Promise<{ code: number | null; stderr: string }> {
  let result: { code: number | null; stderr: string } | undefined;
  await inFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { code, stderr } = await runCommand(["-t", "tokenizer.json", ...flags], { cwd: folder, stdin });
    result = { code, stderr };
  });
  return result!;
}

describe("a tokenizer.json from elsewhere", () => {
  const preview = ["--method", "true"];
  const endless = /<stdin>:1: tokenizing or rendering this row timed out/;

  it.each<[string, string, number, RegExp]>([
    ["is as good as any other", file({}), 0, /1 augmented/],
    ["with a pattern that backtracks for ever", cutBy("(a+)+$"), 78, endless],
    ["with a pattern that has two ways for each letter", cutBy("(a|a)*!"), 78, endless],
    [
      "with a normalizer that backtracks for ever",
      file({ normalizer: { type: "Replace", pattern: { Regex: "(a|aa)+$" }, content: "b" } }),
      78,
      endless,
    ],
    [
      "with a pattern that is none",
      cutBy("("),
      78,
      /tokenizer\.json: a pattern of the pre-tokenizer is not a valid regular expression/,
    ],
    ["with a pattern that matches nothing", cutBy(""), 0, /1 augmented/],
    [
      "with an id below 0",
      model({ vocab: { ...VOCAB, a: -5 } }),
      78,
      /model\.vocab: expected a whole number from 0 to/,
    ],
    [
      "with an id beyond 32 bits",
      model({ vocab: { ...VOCAB, a: 2 ** 32 } }),
      78,
      /model\.vocab: expected a whole number/,
    ],
    [
      "with an id and a half",
      model({ vocab: { ...VOCAB, a: 1.5 } }),
      78,
      /model\.vocab: expected a whole number/,
    ],
    ["with a list for a vocabulary", model({ vocab: ["a"] }), 78, /model\.vocab: expected a whole number/],
    ["without a vocabulary", model({ vocab: null }), 78, /model\.vocab: expected a whole number/],
    [
      "with a merge of what is not there",
      model({ merges: ["zz qq"] }),
      78,
      /merge 0 names a token that is not in the vocabulary/,
    ],
    [
      "with a merge of one half",
      model({ merges: [["a"]] }),
      78,
      /model\.merges: expected two tokens for each merge/,
    ],
    [
      "with an added token of a bad id",
      file({ added_tokens: [{ id: -1, content: "x" }] }),
      78,
      /added_tokens\.0\.id/,
    ],
    [
      "with an empty added token",
      file({ added_tokens: [{ id: 200, content: "", special: true }] }),
      0,
      /1 augmented/,
    ],
    [
      "with a token called __proto__",
      file({
        model: { ...BPE, vocab: JSON.parse(`{"__proto__": 7, ${JSON.stringify(VOCAB).slice(1)}`) as object },
      }),
      0,
      /1 augmented/,
    ],
    ["without a model", file({ model: null }), 78, /not a tokenizer\.json: model/],
    [
      "with an unknown model",
      file({ model: { type: "Alien" } }),
      78,
      /model: the type or the vocabulary is not supported/,
    ],
    [
      "with an unknown step",
      file({ pre_tokenizer: { type: "Alien" } }),
      78,
      /its model or one of its steps is not supported/,
    ],
    [
      "with scores that are no numbers",
      file({ model: { type: "Unigram", unk_id: 0, vocab: [["a", "x"]] } }),
      78,
      /model/,
    ],
    ["that is a list", "[1, 2]", 78, /not a tokenizer\.json/],
    ["that nests without end", "[".repeat(100_000), 78, /not valid JSON/],
    [
      "with steps in steps in steps",
      file({}).replace(
        '"version"',
        `"decoder": ${'{"type":"Sequence","decoders":['.repeat(20_000)}${"]}".repeat(20_000)}, "version"`,
      ),
      0,
      /1 augmented/,
    ],
  ])("%s", async (_, tokenizer, code, message) => {
    const result = await ended({ "tokenizer.json": tokenizer }, preview);
    expect(result).toEqual({ code, stderr: expect.stringMatching(message) });
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });
});

describe("a tokenizer's folder from elsewhere", () => {
  it.each(["tokenizer_config.json", "chat_template.jinja"])("with a device for its %s", async (name) => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "tokenizer.json"), file({}));
      symlinkSync("/dev/zero", join(folder, name));
      const { code, stderr } = await runCommand(["-t", ".", "--max-tokens", "9"], {
        cwd: folder,
        stdin: ROW,
      });
      expect({ code, stderr }).toEqual({
        code: 78,
        stderr: expect.stringContaining(`${name} is not a regular file`),
      });
    });
  });
});

describe("a chat template from elsewhere", () => {
  const first = /tokenizing or rendering a plain chat timed out; use another --tokenizer or --template/;
  const later = /<stdin>:2: tokenizing or rendering this row timed out/;
  const refuses = /<stdin>:1: the chat template failed on this conversation \(template-failed\)/;
  const nested = "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}";
  const plain = "{% for m in messages %}{{ m.content }}{% endfor %}{{ eos_token }}";
  const rows = `${JSON.stringify({ prompt: "one", completion: "fine" })}\n${JSON.stringify({ prompt: "trap", completion: "fine" })}\n`;

  it.each<[string, string, number, RegExp]>([
    ["that loops for ever", nested, 78, first],
    [
      "that loops for ever on one row",
      `{% if 'trap' in messages[0].content %}${nested}{% endif %}${plain}`,
      78,
      later,
    ],
    [
      "that asks for a longer range than Python's sandbox gives",
      "{% for i in range(1000000000) %}x{% endfor %}",
      65,
      refuses,
    ],
    ["that calls itself for ever", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", 65, refuses],
    [
      "that doubles a text without end",
      "{% set ns = namespace(x='aaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
      65,
      refuses,
    ],
    [
      "that climbs to constructors",
      `${plain}{{ messages.constructor }}{{ messages[0].__proto__ }}{{ ''.constructor }}{{ cycler }}`,
      0,
      /2 augmented/,
    ],
  ])("%s", async (_, template, code, message) => {
    const files = { "tokenizer.json": file({}), "t.jinja": template };
    const result = await ended(files, ["--template", "t.jinja", "--check", "preview-trained=warn"], rows);
    expect(result).toEqual({ code, stderr: expect.stringMatching(message) });
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });

  it("that never ends", async () => {
    const { code, stderr } = await ended(
      { "tokenizer.json": file({}) },
      ["--template", "/dev/zero", "--max-tokens", "9"],
      rows,
    );
    expect({ code, stderr }).toEqual({
      code: 78,
      stderr: expect.stringContaining("the template /dev/zero is larger than 256 MB"),
    });
  });

  it("that is not UTF-8", async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "tokenizer.json"), file({}));
      writeFileSync(join(folder, "t.jinja"), Buffer.from([0x61, 0xff]));
      const { code, stderr } = await runCommand(["-t", "tokenizer.json", "--template", "t.jinja"], {
        cwd: folder,
        stdin: ROW,
      });
      expect({ code, stderr }).toEqual({
        code: 78,
        stderr: expect.stringContaining("the template t.jinja is not UTF-8"),
      });
    });
  });
});
