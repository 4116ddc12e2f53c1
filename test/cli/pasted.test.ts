// What the command prints to be typed works as it is printed, in every shell of this machine.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shellWord } from "../../src/domain/shell-word.js";
import { runProgram } from "../helpers/process.js";
import { rows } from "../helpers/rows.js";
import { commandFolder, typed } from "../helpers/typed-command.js";
import { MODEL_FILES, REAL_LLAMA_3 } from "../helpers/validation.js";
import { workspace } from "../helpers/workspace.js";

const PATH = process.env["PATH"] ?? "";
const SHELLS = ["sh", "bash", "zsh", "fish"].filter((shell) => {
  const isThere = PATH.split(delimiter).some((folder) => existsSync(join(folder, shell)));
  if (!isThere) console.log(`skipped: ${shell}, which is not installed`);
  return isThere;
});

const match = (pattern: RegExp, text: string): string => {
  expect(text).toMatch(pattern);
  return pattern.exec(text)![1]!;
};

describe.each(SHELLS)("in %s", (shell) => {
  it("the command of a report's page checks the rows", async () => {
    const lap = await commandFolder({ "it's $HOME.jsonl": rows({ prompt: "Q?", completion: "An answer." }) });
    await lap.run("it's $HOME.jsonl", "-o", "-o ut'$x.jsonl");
    await lap.run("report", "-o ut'$x.jsonl.manifest.json".replace(/^/, "./"), "-o", "page.html");
    const shown = match(/<pre id="next">(.*?)<\/pre>/, lap.read("page.html"));
    const text = shown.replaceAll(/<\/?span[^>]*>/g, "");
    const line = text.replaceAll("&#39;", "'").replaceAll("&amp;", "&");
    expect(await typed(lap, shell, line)).toMatchObject({ code: 0 });
  });

  it("any text as a word is read back", async () => {
    const lap = await workspace();
    const texts = fc.sample(
      fc.string({ unit: fc.constantFrom(..."ab'\"\\$`!~=#*?[]{}()<>|&;%^ \n\té"), minLength: 1 }),
      { numRuns: 200, seed: 1 },
    );
    const line = `printf '%s\\0' ${texts.map(shellWord).join(" ")}`;
    const { stdout } = await runProgram(shell, ["-c", line], { cwd: lap.folder });
    expect(stdout.split("\0").slice(0, -1)).toEqual(texts);
  });

  it("the connector that would match", async () => {
    const input = rows({ prompt: "What is it?", completion: "It is a test of the seam." });
    const lap = await commandFolder({ "in.jsonl": input });
    const run = `lookahead-prep in.jsonl --method true ${REAL_LLAMA_3.join(" ")} --template auto -o out.jsonl`;
    const first = await typed(lap, shell, run);
    const flags = match(/^ {2}(--connector \S+) /m, first.stderr);
    const second = await typed(lap, shell, `${run} ${flags}`);
    expect(second).toMatchObject({ code: 0, stderr: expect.stringContaining("in 100.0 % of 1 rows") });
    const checked = await typed(lap, shell, "lookahead-prep check out.jsonl");
    expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining("1 rows have a preview") });
  });

  it("the flags of an ambiguous format", async () => {
    const row = { prompt: "Q?", completion: "A.", question: "Q?", answer: "A." };
    const lap = await commandFolder({ "in.jsonl": rows(row) });
    const { stderr } = await typed(lap, shell, "lookahead-prep in.jsonl -o out.jsonl");
    const choices = [...stderr.matchAll(/\((--from [^)]+)\)/g)].map(([, flags]) => flags!);
    expect(choices.length).toBeGreaterThan(1);
    for (const flags of choices)
      expect(await typed(lap, shell, `lookahead-prep in.jsonl ${flags} -o out.jsonl`)).toMatchObject({
        code: 0,
      });
  });

  it("the folder of an output that is missing", async () => {
    const lap = await commandFolder({ "in.jsonl": rows({ prompt: "Q?", completion: "A." }) });
    const line = `lookahead-prep in.jsonl -o ${shellWord("it's new/out.jsonl")}`;
    const first = await typed(lap, shell, line);
    expect(first.code).toBe(73);
    await typed(lap, shell, match(/create it with: (.*)$/m, first.stderr));
    expect(await typed(lap, shell, line)).toMatchObject({ code: 0 });
  });

  it("the next step of a planned run", async () => {
    const lap = await commandFolder({ "in.jsonl": rows({ prompt: "Q?", completion: "A." }) });
    const planned = await typed(lap, shell, `lookahead-prep plan in.jsonl -o ${shellWord("the run's")}`);
    await typed(lap, shell, match(/^next: (.*), for each/m, planned.stderr));
    const status = await typed(lap, shell, `lookahead-prep status ${shellWord("the run's")}`);
    const merged = await typed(lap, shell, match(/next: (.*)$/m, status.stderr));
    expect(merged).toMatchObject({ code: 0 });
  });

  it("a budget that takes all rows", async () => {
    const long = {
      prompt: "What is it?",
      completion: "It is a test of the budget, in which one row is longer.",
    };
    const lap = await commandFolder({
      "in.jsonl": rows(long, { prompt: "Q?", completion: "A." }),
      ...MODEL_FILES,
    });
    const line = "lookahead-prep in.jsonl -t llama3_1 -o out.jsonl";
    const first = await typed(lap, shell, `${line} --max-tokens 1`);
    expect(first.code).toBe(65);
    const flags = match(/(--max-tokens \d+) rejects none/, first.stderr);
    expect(await typed(lap, shell, `${line} ${flags}`)).toMatchObject({ code: 0 });
    const less = `--max-tokens ${Number(flags.split(" ")[1]) - 1}`;
    expect(await typed(lap, shell, `${line} ${less}`)).toMatchObject({ code: 65 });
    expect(await typed(lap, shell, `${line} ${less} --on-reject skip`)).toMatchObject({ code: 0 });
  });
});
