import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EXIT, FAILURE_EXIT } from "../src/cli/exit-codes.js";
import { createProgram } from "../src/cli/program.js";
import { RULES } from "../src/domain/rules.js";
import { inputFormats } from "../src/formats/input/registry.js";
import { outputFormats } from "../src/formats/output/registry.js";
import { type CheckName, checks } from "../src/rules/registry.js";
import { trainers } from "../src/trainers/registry.js";
import type { Trainer } from "../src/trainers/trainer.js";

const PATH = join(import.meta.dirname, "../README.md");

const cell = (text: string): string => text.replaceAll("|", "\\|");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");
}

const program = createProgram(() => Promise.resolve());

/** What README says in tables, made from the code. `UPDATE_README=1` writes it. */
const TABLES = {
  flags: table(
    ["flag", "meaning"],
    program.options.map(({ flags, description }) => [`\`${flags}\``, description]),
  ),
  written: table(
    ["`--to`", "row", "rendered"],
    Object.entries(outputFormats).map(([name, { summary, needsRendering }]) => [
      `\`${name}\``,
      summary,
      needsRendering ? "yes" : "",
    ]),
  ),
  trainers: table(
    ["`--target`", "version read", "shapes, the safest first", "a longer row", "unless told, over"],
    Object.entries(trainers).map(([name, { summary, version, formats, limit }]: [string, Trainer]) => [
      `\`${name}\` ${summary}`,
      version,
      formats.join(", "),
      limit.behavior,
      String(limit.tokens ?? ""),
    ]),
  ),
  rules: table(
    ["rule", "meaning"],
    Object.entries(RULES)
      .filter(([rule]) => !Object.hasOwn(checks, rule))
      .map(([rule, meaning]) => [`\`${rule}\``, meaning]),
  ),
  checks: table(
    ["rule", "a row fails when", "level"],
    Object.entries(checks).map(([rule, { severity }]) => [
      `\`${rule}\``,
      RULES[rule as CheckName],
      `\`${severity}\``,
    ]),
  ),
};

describe("the README", () => {
  it.each(Object.entries(TABLES))("lists the %s as they are", (name, expected) => {
    const readme = readFileSync(PATH, "utf8");
    const section = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*(<!-- /${name} -->)`);
    const updated = readme.replace(
      section,
      (_, open: string, close: string) => `${open}${expected}\n${close}`,
    );
    if (process.env["UPDATE_README"] === "1") writeFileSync(PATH, updated);
    else expect(readme).toBe(updated);
  });

  it("knows every exit code, shape and dependency", () => {
    const readme = readFileSync(PATH, "utf8");
    for (const code of [...Object.values(EXIT), ...Object.values(FAILURE_EXIT)]) {
      expect(readme).toMatch(new RegExp(`^\\| ${code} \\|`, "m"));
    }
    for (const format of Object.keys(inputFormats)) expect(readme).toContain(`| \`${format}\` |`);
    const { dependencies } = JSON.parse(readFileSync(join(PATH, "../package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const name of Object.keys(dependencies)) expect(readme).toContain(`| ${name} |`);
  });

  it("has flags that leave help room for their meaning", () => {
    for (const { flags } of program.options) expect(flags.length).toBeLessThan(45);
  });

  it("can be read in one sitting", () => {
    expect(readFileSync(PATH, "utf8").split("\n").length).toBeLessThan(440);
  });
});
