import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { Tally } from "../src/block/tally.js";
import { EXIT, FAILURE_EXIT } from "../src/cli/exit-codes.js";
import { inputFormats } from "../src/formats/input/registry.js";
import { FILES, program, SECTIONS, withSection } from "./helpers/generated-docs.js";
import { anchorsOf, linksOf, proseLines } from "./helpers/markdown.js";

const ROOT = join(import.meta.dirname, "..");
const UPDATES = process.env["UPDATE_DOCS"] === "1";

const read = (page: string): string => readFileSync(join(ROOT, page), "utf8");

/** Every page that people read, by its path from the root. */
const PAGES = [
  ...["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"].filter((page) =>
    existsSync(join(ROOT, page)),
  ),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `docs/${path}`)
    .sort(),
];

const LONGEST_LINE = 130;

describe("what is made of code in the documents (UPDATE_DOCS=1 writes it)", () => {
  const sections = Object.entries(SECTIONS).flatMap(([page, texts]) =>
    Object.entries(texts).map(([name, text]) => [page, name, text] as const),
  );

  it.each(sections)("%s has the section %s as the code has it", (path, name, text) => {
    const page = read(path);
    expect(page).toContain(`<!-- ${name} -->\n`);
    const updated = withSection(page, name, text);
    if (UPDATES) writeFileSync(join(ROOT, path), updated);
    else expect(page).toBe(updated);
  });

  it.each(Object.entries(FILES))("%s is as the code has it", (path, text) => {
    if (UPDATES) writeFileSync(join(ROOT, path), text);
    else expect(read(path)).toBe(text);
  });
});

describe("what is written by hand", () => {
  it("has every exit code", () => {
    const codes = [...Object.values(EXIT), ...Object.values(FAILURE_EXIT)];
    for (const code of codes) expect(read("docs/reference/exit-codes.md")).toContain(`\n| ${code} |`);
  });

  it("has every input format in the README", () => {
    for (const name of Object.keys(inputFormats)) expect(read("README.md")).toContain(`| \`${name}\` |`);
  });

  it("has a reason for every runtime dependency", () => {
    const { dependencies, peerDependencies } = JSON.parse(read("package.json")) as Record<string, object>;
    const architecture = read("docs/architecture.md");
    for (const name of Object.keys({ ...dependencies, ...peerDependencies }))
      expect(architecture).toContain(`| \`${name}\``);
  });

  it("has every count of a manifest", () => {
    const manifest = read("docs/reference/manifest.md");
    for (const name of Object.keys(Tally.shape)) expect(manifest).toContain(`\`rows.${name}\``);
  });

  it("has every name that the library exports, in the page that `npm run docs:api` writes", () => {
    const lists = [...read("src/index.ts").matchAll(/export (?:type )?\{([^}]*)\}/g)].map(
      ([, list]) => list!,
    );
    const names = lists.flatMap((list) => list.match(/\w+(?=\s*(?:,|$))/g) ?? []);
    const page = read("docs/reference/api.md");
    expect(names.filter((name) => !page.includes(`\n### ${name}\n`))).toEqual([]);
  });

  it("has flags that leave help room for their meaning", () => {
    for (const { flags } of program.options) expect(flags.length).toBeLessThan(45);
  });
});

describe.each(PAGES)("%s", (page) => {
  it("links to files and headings that exist", () => {
    for (const link of linksOf(read(page))) {
      const [path = "", anchor] = link.split("#", 2);
      const target = path === "" ? page : relative(ROOT, join(ROOT, dirname(page), path));
      expect(existsSync(join(ROOT, target)), link).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(read(target)), link).toContain(anchor);
    }
  });

  it(`has prose in lines of at most ${LONGEST_LINE} characters`, () => {
    expect(proseLines(read(page)).filter((line) => line.length > LONGEST_LINE)).toEqual([]);
  });
});

describe("the documents", () => {
  it("are all reached from the README", () => {
    const seen = new Set<string>();
    const visit = (page: string): void => {
      if (seen.has(page) || !page.endsWith(".md")) return;
      seen.add(page);
      for (const link of linksOf(read(page))) {
        const [path = ""] = link.split("#", 1);
        if (path !== "") visit(relative(ROOT, join(ROOT, dirname(page), path)));
      }
    };
    visit("README.md");
    expect(PAGES.filter((page) => !seen.has(page))).toEqual([]);
  });

  it("begin with a README of fewer than 250 lines", () => {
    expect(read("README.md").trimEnd().split("\n").length).toBeLessThan(250);
  });
});
