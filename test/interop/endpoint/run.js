// Asks a real server: npm run test:endpoint. llama.cpp serves a tiny model with random weights, which is made here; all that
// distill sends goes through a counting proxy. Needs Python 3.11 and a package index, and 210 MB for the environment.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import { parseArgs } from "node:util";
import { environment } from "../protocol/environment.js";
import { CountingProxy } from "./counting-proxy.js";
import { writeTokenizer } from "./model-files.js";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "../../..");
const BIN = join(ROOT, "bin/lookahead-prep.js");
const { values: options } = parseArgs({
  options: {
    cache: { type: "string", default: join(ROOT, "node_modules/.cache/interop") },
    // a Python that has the packages already
    python: { type: "string" },
  },
});

const python = options.python ?? environment("endpoint", HERE, options.cache);
if (python === undefined) process.exit(0);
const home = mkdtempSync(join(tmpdir(), "lookahead-prep-endpoint-"));
const children = [];
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(home, { recursive: true, force: true });
});

// with a cache of prompts, the text of a row depends on what the server was asked before
const SAMPLING = JSON.stringify({ temperature: 0.95, top_k: 50, max_tokens: 24, cache_prompt: false });
const ROWS = 200;
/** What all runs have; a model with random weights does not end by itself. */
const REWRITE = ["-t", "model", "--as-published", "--sampling", SAMPLING];
let failed = 0;
writeRows();
writeTokenizer(join(home, "model"));
python3("tiny_gguf.py", "model/tokenizer.json", "model/chat_template.jinja", "tiny.gguf", "1");
const port = await freePort();
await serve(port);
const proxy = new CountingProxy(port);
const endpoint = await proxy.start();

await undisturbed();
await again();
await killed();
await byChat();
await byBatch();
await tooLong();
for (const [kind, to] of [
  ["rsr", "completions"],
  ["rsr", "chat"],
  ["jsr", "completions"],
  ["jsr", "chat"],
])
  await probed(kind, to);
await judged();
proxy.stop();
console.log(failed === 0 ? "endpoint: all as expected" : `endpoint: ${failed} differences`);
process.exit(failed === 0 ? 0 : 1);

async function undisturbed() {
  const { code, stderr } = await distill("whole.jsonl");
  check(
    "a whole run",
    { code, requests: ROWS, bodies: ROWS },
    { code: 0, requests: total(proxy.sent), bodies: proxy.sent.size },
  );
  console.log(stderr.trimEnd());
  const { rows } = manifest("whole.jsonl");
  check("prompt tokens are ours", rows.promptTokens, { counted: ROWS, differ: 0 });
}

async function again() {
  proxy.reset();
  const { code } = await distill("whole.jsonl");
  check("a second run asks nobody", { code, requests: proxy.all }, { code: 0, requests: 0 });
}

async function killed() {
  proxy.reset();
  proxy.holdAfter = ROWS / 2;
  const command = spawn(process.execPath, [BIN, ...args("killed.jsonl")], { cwd: home, stdio: "ignore" });
  children.push(command);
  while (keptAnswers("killed.jsonl") < ROWS / 2) await passed(20);
  command.kill("SIGKILL");
  await new Promise((resolve) => command.once("exit", resolve));
  proxy.holdAfter = Number.POSITIVE_INFINITY;
  const { code } = await distill("killed.jsonl");
  const twice = [...proxy.answered.values()].filter((times) => times > 1).length;
  check(
    "kill -9 at half, then again",
    { code, answered: total(proxy.answered), twice },
    { code: 0, answered: ROWS, twice: 0 },
  );
  for (const name of [".jsonl", ".jsonl.verdicts.jsonl"])
    check(`the same bytes: killed${name}`, read(`killed${name}`) === read(`whole${name}`), true);
}

async function byChat() {
  proxy.reset();
  const { code } = await distill("chat.jsonl", "--route", "chat");
  const { rows } = manifest("chat.jsonl");
  check("the server's own rendering", { code, ...rows.promptTokens }, { code: 0, counted: ROWS, differ: 0 });
}

async function byBatch() {
  proxy.reset();
  const model = ["--model", "tiny.gguf", "--answers", "batch.answers.jsonl"];
  const emitted = await run(
    "distill",
    "rows.jsonl",
    ...REWRITE,
    ...model,
    "--emit-requests",
    "requests.jsonl",
  );
  const lines = [];
  for (const line of read("requests.jsonl").trimEnd().split("\n")) lines.push(await answerOf(line));
  writeFileSync(join(home, "responses.jsonl"), `${lines.toReversed().join("\n")}\n`);
  const applied = await run(
    ...[
      "distill",
      "rows.jsonl",
      ...REWRITE,
      ...model,
      "-o",
      "batch.jsonl",
      "--apply-responses",
      "responses.jsonl",
    ],
  );
  check("a batch", [emitted.code, applied.code], [0, 0]);
  check("the same bytes: batch.jsonl", read("batch.jsonl") === read("whole.jsonl"), true);
}

/** The line that a batch would give for a request. */
async function answerOf(line) {
  const { custom_id, url, body } = JSON.parse(line);
  const response = await fetch(`${endpoint.replace("/v1", "")}${url}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  const answer = { status_code: response.status, body: await response.json() };
  return JSON.stringify({ id: "x", custom_id, response: answer, error: null });
}

/** The server counts the tokens of each prompt that `probes` counted, and `score` finds each answer's request. */
async function probed(kind, to) {
  const name = `${kind}.${to}`;
  const rows = read("rows.jsonl").split("\n").slice(0, 100);
  writeFileSync(join(home, "asked.jsonl"), `${rows.join("\n")}\n`);
  const sampling = ["--sampling", '{"temperature":0,"max_tokens":8}'];
  const probes = ["probes", "asked.jsonl", "--kind", kind, "--to", to, "-t", "model", "--model", "tiny.gguf"];
  const made = await run(...probes, ...sampling, "-o", `${name}.jsonl`);
  const answers = [];
  for (const line of read(`${name}.jsonl`).trimEnd().split("\n")) answers.push(await answerOf(line));
  const counted = answers.map((line) => JSON.parse(line).response.body.usage?.prompt_tokens);
  const asked = read(`${name}.jsonl.probes.jsonl`).trimEnd().split("\n");
  check(
    `prompt tokens of ${kind} by ${to} are ours`,
    counted,
    asked.map((line) => JSON.parse(line).prompt_tokens),
  );
  writeFileSync(join(home, `${name}.answers.jsonl`), `${answers.toReversed().join("\n")}\n`);
  const scored = await run(
    ...["score", `${name}.answers.jsonl`, "--probes", `${name}.jsonl.probes.jsonl`],
    ...["--metric", "safe", "-o", `${name}.score.json`],
  );
  const { n } = JSON.parse(read(`${name}.score.json`));
  check(
    `${kind} by ${to} is scored`,
    { made: made.code, scored: scored.code, n },
    { made: 0, scored: 0, n: 100 },
  );
}

async function tooLong() {
  const row = JSON.stringify({ question: "word ".repeat(4000), answer: "yes" });
  writeFileSync(join(home, "long.jsonl"), `${row}\n`);
  const { code, stderr } = await run(
    "distill",
    "long.jsonl",
    "--endpoint",
    endpoint,
    ...REWRITE,
    "-o",
    "out.jsonl",
  );
  check(
    "a prompt that is too long",
    { code, isNamed: stderr.includes("400 exceed_context_size_error") },
    { code: 65, isNamed: true },
  );
}

/** A judge with random weights gives no verdict: all answers stay without a score, each asked about twice, and no rate appears. */
async function judged() {
  proxy.reset();
  const lines = Array.from({ length: 20 }, (_, i) => JSON.stringify({ prompt: `Q${i}`, response: `A${i}` }));
  writeFileSync(join(home, "answers.jsonl"), `${lines.join("\n")}\n`);
  const sampling = JSON.stringify({ temperature: 0, max_tokens: 8, cache_prompt: false });
  const line = ["score", "answers.jsonl", "--metric", "safe", "--by", "harmbench", "--endpoint", endpoint];
  const flags = ["--sampling", sampling, "--max-unscored", "20", "-o", "m.jsr.json"];
  const { code, stderr } = await run(...line, ...flags);
  check(
    "a judge that says nothing",
    { code, requests: total(proxy.sent), isNamed: stderr.includes("none of 20 answers has a score") },
    { code: 65, requests: 40, isNamed: true },
  );
  const again = await run(...line, ...flags);
  check(
    "asked again, nobody is",
    { code: again.code, requests: total(proxy.sent) },
    { code: 65, requests: 40 },
  );
}

function check(what, found, expected) {
  const isEqual = JSON.stringify(found) === JSON.stringify(expected);
  if (!isEqual) failed++;
  console.log(
    isEqual
      ? `ok    ${what}`
      : `WRONG ${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`,
  );
}

function distill(output, ...more) {
  return run(...args(output), ...more);
}

function args(output) {
  return ["distill", "rows.jsonl", "--endpoint", endpoint, ...REWRITE, "-o", output];
}

function run(...words) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...words], {
      cwd: home,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.once("close", (code) => resolve({ code, stderr }));
  });
}

/** 200 different rows of the 100 of GSM8K: each question also with the answer of the next. */
function writeRows() {
  const lines = readFileSync(join(ROOT, "fixtures/gsm8k/train-100.jsonl"), "utf8").trimEnd().split("\n");
  const rows = lines.map((line) => JSON.parse(line));
  const others = rows.map(({ question }, i) =>
    JSON.stringify({ question, answer: rows[(i + 1) % rows.length].answer }),
  );
  writeFileSync(join(home, "rows.jsonl"), `${[...lines, ...others].join("\n")}\n`);
}

function python3(script, ...words) {
  const { status } = spawnSync(python, [join(HERE, script), ...words], {
    cwd: home,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`${script} failed (${status})`);
}

async function serve(port) {
  children.push(
    spawn(python, [join(HERE, "serve.py"), "tiny.gguf", String(port)], { cwd: home, stdio: "ignore" }),
  );
  for (let waits = 0; waits < 300; waits++) {
    const response = await fetch(`http://127.0.0.1:${port}/v1/models`).catch(() => undefined);
    if (response?.status === 200) return;
    await passed(100);
  }
  throw new Error("the server is not up after 30 s");
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function read(name) {
  return readFileSync(join(home, name), "utf8");
}

function manifest(name) {
  return JSON.parse(read(`${name}.manifest.json`));
}

function keptAnswers(name) {
  try {
    return read(`${name}.answers.jsonl`).split("\n").length - 2;
  } catch {
    return 0;
  }
}

function total(counts) {
  return [...counts.values()].reduce((sum, times) => sum + times, 0);
}
