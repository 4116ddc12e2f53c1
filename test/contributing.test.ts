import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyRepository, runIn } from "./helpers/repository.js";

const ROOT = join(import.meta.dirname, "..");
const PAGE = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");

/** What the worked example makes. */
const MADE = ["src/methods/sentence.ts"];

describe("CONTRIBUTING.md", () => {
  it("names npm scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...PAGE.matchAll(/\bnpm (?:run ([\w:-]+)|(test)\b)/g)].map(
      ([, script, test]) => script ?? test,
    );
    expect(named.length).toBeGreaterThan(10);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });

  it("names files and folders that exist", () => {
    const named = [...PAGE.matchAll(/\b(?:src|test|docs|scripts|fixtures)\/[\w./-]*[\w/]/g)].map(
      ([path]) => path,
    );
    const missing = named.filter((path) => !existsSync(join(ROOT, path)));
    expect([...new Set(missing)].sort()).toEqual(MADE);
    expect(named.length).toBeGreaterThan(30);
  });
});

describe("the worked example of CONTRIBUTING.md, followed in a copy", () => {
  let folder: string;
  beforeAll(async () => {
    folder = copyRepository();
    const [, command] = /`npm run new -- ([a-z ]+)`/.exec(PAGE)!;
    expect(await runIn(folder, "new", command!.split(" "))).toMatchObject({ code: 0 });
    const [, indented] = /```ts\n([\s\S]*?)\n {3}```/.exec(PAGE)!;
    writeFileSync(join(folder, "src/methods/sentence.ts"), `${indented!.replace(/^ {3}/gm, "")}\n`);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("compiles, and is written as the linter wants it", async () => {
    expect(await runIn(folder, "tsc", ["-p", "tsconfig.json"])).toEqual({ code: 0, text: "" });
    const { code, text } = await runIn(folder, "biome", ["check", "--error-on-warnings", "src/methods"]);
    expect({ code, text }).toMatchObject({ code: 0 });
  });

  it("keeps the contract of methods", async () => {
    const contract = ["run", "test/contracts/method.test.ts", "-t", "the method sentence"];
    expect(await runIn(folder, "vitest", contract)).toMatchObject({
      code: 0,
      text: expect.stringMatching(/Tests +6 passed/),
    });
  }, 180_000);
});
