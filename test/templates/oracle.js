// Python's side of the comparison: render.py in a process of its own, and its answers kept in a cache.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gunzipSync, gzipSync } from "node:zlib";
import { CACHE } from "./environment.js";

/** What both sides take for the time of day. */
export const NOW = "2026-03-06T09:08:07";
const SCRIPT = join(import.meta.dirname, "render.py");

export class Oracle {
  #python;
  #child;
  #waiting = [];
  #seed;

  constructor(python) {
    this.#python = python;
    this.#seed = ["render.py", "requirements.txt"].map((name) =>
      readFileSync(join(import.meta.dirname, name), "utf8"),
    );
    mkdirSync(join(CACHE, "answers"), { recursive: true });
  }

  /** The results of a template for rows (JSON texts) and values of add_generation_prompt, row by row. */
  async render({ template, specials }, rows, prompts) {
    const head = JSON.stringify({ template, specials, prompts });
    const line = `${head.slice(0, -1)},"rows":[${rows.join(",")}]}`;
    const hash = createHash("sha256").update(this.#seed.join("\n")).update(line).digest("hex").slice(0, 32);
    const path = join(CACHE, "answers", `${hash}.gz`);
    const known = readIfThere(path);
    if (known !== undefined) return JSON.parse(known).results;
    const answer = await this.#ask(line);
    writeFileSync(`${path}.${process.pid}`, gzipSync(answer, { level: 1 }));
    renameSync(`${path}.${process.pid}`, path);
    return JSON.parse(answer).results;
  }

  /** As `render`, for a single use. */
  async renderOnce({ template, specials }, rows, prompts) {
    const head = JSON.stringify({ template, specials, prompts });
    return JSON.parse(await this.#ask(`${head.slice(0, -1)},"rows":[${rows.join(",")}]}`)).results;
  }

  close() {
    this.#child?.stdin.end();
  }

  #ask(line) {
    this.#child ??= this.#start();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${line}\n`);
    });
  }

  #start() {
    const env = {
      ...process.env,
      TEMPLATES_NOW: NOW,
      TZ: "UTC",
      PYTHONIOENCODING: "utf-8",
      PYTHONHASHSEED: "0",
    };
    const child = spawn(this.#python, [SCRIPT], { env, stdio: ["pipe", "pipe", "ignore"] });
    createInterface({ input: child.stdout }).on("line", (line) => this.#waiting.shift()?.resolve(line));
    child.once("close", (code) => {
      for (const { reject } of this.#waiting) reject(new Error(`${SCRIPT} ended with ${code}`));
    });
    child.once("error", (error) => {
      for (const { reject } of this.#waiting) reject(error);
    });
    return child;
  }
}

function readIfThere(path) {
  try {
    return gunzipSync(readFileSync(path)).toString();
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
