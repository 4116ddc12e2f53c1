import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CountingProxy } from "./counting-proxy.js";
import { writeTokenizer } from "./model-files.js";
import { startServer } from "./start-server.js";

const ROOT = join(import.meta.dirname, "../../..");
const BIN = join(ROOT, "bin/lookahead-prep.js");
const MODEL_MAKER = join(import.meta.dirname, "../protocol/tiny_model.py");

/** A folder with rows, a tokenizer and a model; the model, served behind a proxy that counts; and the commands that ask it. */
export class Stage {
  home = mkdtempSync(join(tmpdir(), "lookahead-prep-endpoint-"));
  server;
  proxy;
  /** The address that the commands ask. */
  endpoint;
  /** Checks that did not hold. */
  failed = 0;
  #children = [];

  /** `server` is the default export of a server.js, and `python` has its packages. Throws if the server does not start. */
  static async set(server, python) {
    const stage = new Stage();
    process.once("exit", () => stage.#strike());
    stage.server = server;
    stage.#writeRows();
    writeTokenizer(join(stage.home, "tokenizer"));
    stage.#makeModel(python);
    const started = await startServer(server, python, stage.home, (child) => stage.#children.push(child));
    stage.proxy = new CountingProxy(started.port);
    stage.endpoint = await stage.proxy.start();
    return stage;
  }

  /** Runs a command to its end. */
  run(...words) {
    return new Promise((resolve) => {
      const child = this.start(words, ["ignore", "ignore", "pipe"]);
      let stderr = "";
      child.stderr.on("data", (chunk) => {
        stderr += chunk;
      });
      child.once("close", (code) => resolve({ code, stderr }));
    });
  }

  /** Starts a command, which ends with this process at the latest. */
  start(words, stdio) {
    const child = spawn(process.execPath, [BIN, ...words], { cwd: this.home, stdio });
    this.#children.push(child);
    return child;
  }

  /** The server's answer to a line of a batch, as a batch has it. */
  async ask({ custom_id, url, body }) {
    const response = await fetch(`${this.endpoint.replace("/v1", "")}${url}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    return {
      ...{ id: "x", custom_id, error: null },
      response: { status_code: response.status, body: await response.json() },
    };
  }

  /** What the runs have for --sampling: never more than so many tokens, and all else as the server needs it. */
  sampling(maxTokens, more = {}) {
    return JSON.stringify({ temperature: 0, ...more, max_tokens: maxTokens, ...this.server.fields });
  }

  check(what, found, expected) {
    const isEqual = JSON.stringify(found) === JSON.stringify(expected);
    if (!isEqual) this.failed++;
    console.log(
      isEqual
        ? `ok    ${what}`
        : `WRONG ${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`,
    );
  }

  read(name) {
    return readFileSync(join(this.home, name), "utf8");
  }

  readLines(name) {
    const lines = this.read(name).trimEnd().split("\n");
    return lines.map((line) => JSON.parse(line));
  }

  writeLines(name, values) {
    writeFileSync(join(this.home, name), values.map((value) => `${JSON.stringify(value)}\n`).join(""));
  }

  /** What the manifest of an output says about its rows. */
  rowsOf(name) {
    return JSON.parse(this.read(`${name}.manifest.json`)).rows;
  }

  /** rows.jsonl: different rows made of the 100 of GSM8K: each question also with the answer of the next. */
  #writeRows() {
    const lines = readFileSync(join(ROOT, "fixtures/gsm8k/train-100.jsonl"), "utf8").trimEnd().split("\n");
    const rows = lines.map((line) => JSON.parse(line));
    const others = rows.map(({ question }, i) =>
      JSON.stringify({ question, answer: rows[(i + 1) % rows.length].answer }),
    );
    const all = [...lines, ...others].slice(0, this.server.rows);
    writeFileSync(join(this.home, "rows.jsonl"), `${all.join("\n")}\n`);
  }

  #makeModel(python) {
    const { status } = spawnSync(python, [MODEL_MAKER, "tokenizer", this.server.model], {
      cwd: this.home,
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) throw new Error(`tiny_model.py failed (${status})`);
  }

  #strike() {
    for (const child of this.#children) child.kill("SIGKILL");
    rmSync(this.home, { recursive: true, force: true });
  }
}
