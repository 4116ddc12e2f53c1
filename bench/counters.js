import { execFile, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ONE_THREAD = { TOKENIZERS_PARALLELISM: "false", RAYON_NUM_THREADS: "1" };
const GET_PYTHON = "pip install quicktok-v1 tokenizers; LOOKAHEAD_PREP_PYTHON names its python";
/** Texts per call of the Rust library, so that not all encodings are in memory at the same time. */
const SLICE = 2000;

/**
 * The counters that ours is compared with, on one thread each, in processes that stay: a first round warms their caches.
 * `missing` has a line for each that is not installed.
 */
export async function openCounters() {
  const npm = await openProcess(process.execPath, ["--expose-gc", "bench/count-npm.js"], "npm's tokenizers");
  const python = await openPython();
  const { tokenizers, quicktok } = python?.hello ?? {};
  const rust = (peer) => (vocabulary, texts, each) =>
    peer.ask({ counter: "tokenizers", tokenizer: vocabulary.path, texts, slice: SLICE, each });
  const names = { "Python's tokenizers": tokenizers, "Python's quicktok": quicktok };
  return {
    npm: rust(npm),
    python: tokenizers ? rust(python) : undefined,
    quicktok: quicktok
      ? ({ encoding }, texts) => python.ask({ counter: "quicktok", encoding, texts })
      : undefined,
    versions: [
      `tokenizers ${npm.hello.version} of npm`,
      ...(tokenizers ? [`tokenizers ${tokenizers} of Python`] : []),
      ...(quicktok ? [`quicktok ${quicktok}`] : []),
    ],
    missing: Object.keys(names)
      .filter((name) => !names[name])
      .map((name) => `skipped: ${name} (${GET_PYTHON})`),
    close: () => {
      npm.close();
      python?.close();
    },
  };
}

/** Ours in a new process: `loading` and `seconds` apart. Without texts it only loads. */
export async function countOurs(where, { texts, each, env } = {}) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--expose-gc", "bench/count-ours.js", where, ...(texts ? [texts] : []), ...(each ? ["each"] : [])],
    { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 2 ** 28 },
  );
  return JSON.parse(stdout);
}

async function openPython() {
  const python = process.env.LOOKAHEAD_PREP_PYTHON || "python3";
  if (spawnSync(python, ["--version"], { stdio: "ignore" }).status !== 0) return undefined;
  return openProcess(python, ["bench/count.py"], "Python");
}

/** A process that answers each line of JSON with one; its first line says what it has. */
async function openProcess(command, words, name) {
  const child = spawn(command, words, {
    cwd: ROOT,
    env: { ...process.env, ...ONE_THREAD },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  child.stdin.on("error", () => {}); // it has ended; the missing answer reports that
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { done, value } = await answers.next();
    if (done) throw new Error(`the process that counts with ${name} ended early`);
    return JSON.parse(value);
  };
  return {
    hello: await answer(),
    ask: (order) => {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return answer();
    },
    close: () => {
      process.removeListener("exit", end);
      child.stdin.end();
    },
  };
}
