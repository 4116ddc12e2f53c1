import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { codeBlocks } from "./helpers/markdown.js";
import { runProgram } from "./helpers/process.js";
import { createWorkspace } from "./helpers/workspace.js";

const ROOT = join(import.meta.dirname, "..");
const UPDATES = process.env["UPDATE_DOCS"] === "1";

/**
 * The pages whose commands are run: all. A block of `sh` must end with 0. A block of `console` has commands after `$ `, each
 * followed by what it prints, in which `…` stands for anything. A block of `ts` is a program of the library.
 */
const PAGES = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md"],
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && path !== "reference/api.md")
    .map((path) => `docs/${path}`),
].sort();

/** How many blocks may be on these pages that are not run, since they need what a test does not have. */
const MOST_NOT_RUN = 12;

/** Each command that counts tokens loads a tokenizer. */
const TIMEOUT = 120_000;

/** A line before a block that is not run, with the reason. */
const NOT_RUN = /^<!-- not run: \S.* -->$/;

const read = (page: string): string => readFileSync(join(ROOT, page), "utf8");

const commands = PAGES.map((page) => ({
  page,
  blocks: codeBlocks(read(page)).filter(({ language }) => ["sh", "console", "ts"].includes(language)),
}));
const pages = commands
  .map(({ page, blocks }) => ({ page, blocks: blocks.filter(({ before }) => !NOT_RUN.test(before)) }))
  .filter(({ blocks }) => blocks.length > 0);

describe("the commands of the documents (UPDATE_DOCS=1 writes what they print)", () => {
  it("are on the pages that a newcomer reads first", () => {
    const names = pages.map(({ page }) => page);
    expect(names).toEqual(expect.arrayContaining(["README.md", "docs/guides/getting-started.md"]));
  });

  it(`are all run but ${MOST_NOT_RUN} blocks at most`, () => {
    const notRun = commands.flatMap(({ page, blocks }) =>
      blocks
        .filter(({ before }) => NOT_RUN.test(before))
        .map(({ line, before }) => `${page}:${line} ${before}`),
    );
    console.log(`${commands.flatMap(({ blocks }) => blocks).length} blocks, not run:\n${notRun.join("\n")}`);
    expect(notRun.length).toBeLessThanOrEqual(MOST_NOT_RUN);
  });

  it.concurrent.each(pages)(
    "of $page do what it shows",
    async ({ page, blocks }) => {
      const { folder, remove } = await createWorkspace();
      try {
        const path = `${layOut(folder)}${delimiter}${process.env["PATH"]}`;
        const locale = { LC_ALL: "", LC_CTYPE: "", LANG: "" };
        const hub = { HF_HUB_OFFLINE: "1", HF_HUB_CACHE: join(folder, "no-cache") };
        const env = { PATH: path, ...hub, NO_COLOR: "1", ...locale };
        const run = async (script: string): Promise<{ code: number | null; output: string }> => {
          const args = ["-c", `set -euo pipefail\nexec 2>&1\n${script}`];
          const { code, stdout } = await runProgram("bash", args, { cwd: folder, env });
          return { code, output: stdout.toString().trimEnd() };
        };
        for (const { language, text, line } of blocks) {
          const at = `${page}:${line}`;
          if (language === "ts") {
            writeFileSync(join(folder, "example.mjs"), exampleProgram(text));
            expect({ at, ...(await run("node example.mjs")) }).toMatchObject({ code: 0 });
            continue;
          }
          if (language === "sh") {
            expect({ at, ...(await run(text)) }).toMatchObject({ code: 0 });
            continue;
          }
          const printed: string[] = [];
          for (const command of text.split("\n").filter((one) => one.startsWith("$ "))) {
            const { output } = await run(command.slice(2));
            printed.push(command, ...(output === "" ? [] : [output]));
          }
          const now = printed.join("\n");
          const isShown = patternOf(withoutTimes(text)).test(withoutTimes(now));
          if (UPDATES && !isShown) update(page, text, withTimesOf(text, now));
          else if (!isShown) expect(withoutTimes(text), at).toBe(withoutTimes(now));
        }
      } finally {
        await remove();
      }
    },
    TIMEOUT,
  );
});

function update(page: string, text: string, now: string): void {
  writeFileSync(
    join(ROOT, page),
    read(page).replace(text, () => now),
  );
}

/** An example of the library as a program: with the package as it is built here, and rows for its `source`. */
function exampleProgram(text: string): string {
  const library = pathToFileURL(join(ROOT, "dist/code/index.js")).href;
  return [
    'import { writeFileSync } from "node:fs";',
    'const source = [{ prompt: "How many?", completion: "Natalia sold 48 clips in May." }];',
    'writeFileSync("in.jsonl", JSON.stringify(source[0]));',
    text.replace('"lookahead-prep"', JSON.stringify(library)),
  ].join("\n");
}

/** What a page shows of an output: `…` stands for anything in a line. */
function patternOf(text: string): RegExp {
  const literal = text.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join("[^\\n]*")}$`);
}

/** How long something took, which is another time each time. */
const TIME = /\b\d+\.\d s\b/g;

function withoutTimes(text: string): string {
  return text.replaceAll(TIME, "0.0 s");
}

/** The new text with the old times, so that an update changes nothing else. */
function withTimesOf(old: string, now: string): string {
  const times = old.match(TIME) ?? [];
  return now.replaceAll(TIME, (time) => times.shift() ?? time);
}

/** What the commands need in a folder; returns the folder of the programs that they call. */
function layOut(folder: string): string {
  cpSync(join(ROOT, "fixtures"), join(folder, "fixtures"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  symlinkSync(join(ROOT, "examples"), join(folder, "examples"));
  const programs = join(folder, ".programs");
  mkdirSync(programs);
  const tool = `"${process.execPath}" "${join(ROOT, "bin/lookahead-prep.js")}"`;
  const program = (name: string, lines: string): void => {
    writeFileSync(join(programs, name), `#!/usr/bin/env bash\n${lines}\n`);
    chmodSync(join(programs, name), 0o755);
  };
  program("lookahead-prep", `exec ${tool} "$@"`);
  program("npx", `[ "$1" = lookahead-prep ] || exit 127\nshift\nexec ${tool} "$@"`);
  // what needs a graphics processor: `npm run test:reproduce` runs the programs themselves with a small model
  program("trl", "exit 0");
  const answers = join(ROOT, "test/helpers/stand-in-answers.js");
  program(
    "python",
    `[ "$1" = examples/answer_batch.py ] || exit 127\nexec "${process.execPath}" "${answers}" "$2"`,
  );
  return programs;
}
