// Runs examples/spark_pipe.py on a real Spark: npm run test:spark.
//
// Needs Java 17 or later, Python 3.10 or later with venv, and a package index; makes an environment with the pinned
// versions of spark.txt under node_modules/.cache (half a gigabyte, once). Runs the example in threads, and with two
// executors in separate processes; Spark's output must be that of a single process. Then a rejected row, and a program
// that loses a row, must each make the job fail and leave no output.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import {
  BIN,
  freshFolder,
  lap,
  log,
  must,
  ROOT,
  run,
  settings,
  sumOf,
  writeInputs,
  writeTokenizer,
} from "./shared.js";

const BYTES = 20e6;
const EXAMPLE = join(ROOT, "examples/spark_pipe.py");
const FORMAT = ["--from", "pair", "--prompt-field", "question", "--answer-field", "answer"];

const bin = environment();
const folder = freshFolder("spark");
let failed = false;
try {
  test();
} catch (error) {
  failed = true;
  log(`FAILED: ${error.message}`);
}
process.exit(failed ? 1 : 0);

function test() {
  const inputs = writeInputs(folder, BYTES);
  const flags = [...FORMAT, ...settings(writeTokenizer(folder))];
  const tool = [process.execPath, BIN, ...flags];
  const one = join(folder, "one.jsonl");
  lap(...inputs, ...flags, "-o", one, "--quiet");
  const rows = readFileSync(one, "latin1").split("\n").length - 1;
  log(`${rows} rows of ${inputs.length} inputs`);
  const input = inputs.join(",");

  for (const master of ["local[2]", "local-cluster[2,1,1024]"]) {
    const output = join(folder, master);
    const { status, stdout, stderr } = spark(master, input, output, tool);
    must(status === 0, `${master} ended with ${status}\n${stderr.slice(-4000)}`);
    must(stdout.includes(`${rows} rows read`), `${master} printed: ${stdout}`);
    must(existsSync(join(output, "_SUCCESS")), `${master} left no _SUCCESS`);
    must(sumOf(partsIn(output)) === sumOf([one]), `${master}: the parts are not the output of one process`);
    log(`${master}: ${stdout.trim()}, byte for byte those of one process (${sumOf([one]).slice(0, 12)}…)`);
  }

  const invalid = join(folder, "invalid.jsonl");
  copyFileSync(inputs[0], invalid);
  appendFileSync(invalid, '{"question": "how many?", "answer": ""}\n');
  refused(
    "a row is invalid",
    spark("local[2]", invalid, join(folder, "invalid"), tool),
    "PIPE_FUNCTION_EXITED",
  );

  const loser = join(folder, "loser.cjs");
  writeFileSync(
    loser,
    'const rows = require("fs").readFileSync(0); process.stdout.write(rows.subarray(rows.indexOf(10) + 1));',
  );
  const lost = spark("local[2]", inputs[0], join(folder, "lost"), [process.execPath, loser]);
  refused("a program loses rows without an error", lost, "nothing was written");
  console.log("spark: the output is that of one process; an invalid or lost row makes the job fail");
}

/** Runs the example. All output of its Python, even errors, is in stdout; Spark's log is in stderr. */
function spark(master, input, output, tool) {
  const args = ["--master", master, EXAMPLE, input, output, "--split-megabytes", "4", "--", ...tool];
  const env = { ...process.env, SPARK_LOCAL_IP: "127.0.0.1", PYSPARK_PYTHON: join(bin, "python") };
  delete env.SPARK_HOME;
  // executors create their work folders in the current folder
  return spawnSync(join(bin, "spark-submit"), args, {
    encoding: "utf8",
    maxBuffer: 1 << 30,
    env,
    cwd: folder,
  });
}

function refused(what, { status, stdout, stderr }, reason) {
  must(status !== 0, `${what}, but the job succeeded`);
  must(
    `${stdout}${stderr}`.includes(reason),
    `${what}, but the job failed for another reason:\n${stderr.slice(-4000)}`,
  );
  const names = readdirSync(folder);
  must(!names.includes("invalid") && !names.includes("lost"), `${what}, but there is an output`);
  log(`${what}: the job fails with ${status}, and there is no output`);
}

function partsIn(output) {
  return readdirSync(output)
    .filter((name) => name.startsWith("part-"))
    .sort()
    .map((name) => join(output, name));
}

/** The programs of an environment with the pinned packages. */
function environment() {
  const list = join(import.meta.dirname, "spark.txt");
  const hash = createHash("sha256").update(readFileSync(list)).digest("hex").slice(0, 12);
  const home = join(ROOT, "node_modules/.cache/schedulers", `spark-${hash}`);
  if (!existsSync(join(home, "complete"))) {
    mkdirSync(dirname(home), { recursive: true });
    console.log("spark: making a Python environment (half a gigabyte, once)");
    run("python3", ["-m", "venv", "--clear", home]);
    run(join(home, "bin/python"), [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "-r",
      list,
    ]);
    writeFileSync(join(home, "complete"), "");
  }
  return join(home, "bin");
}
