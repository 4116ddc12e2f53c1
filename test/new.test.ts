import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyRepository, readIn, runIn } from "./helpers/repository.js";
import { sourceFiles } from "./helpers/source-files.js";

/** A family, the name of its new member, and the registry that must list it. */
const MEMBERS = [
  ["method", "first-word", "src/methods/registry.ts"],
  ["input-format", "two-columns", "src/formats/input/registry.ts"],
  ["output-format", "two-columns", "src/formats/output/registry.ts"],
  ["rule", "too-polite", "src/rules/registry.ts"],
  ["trainer", "my-trainer", "src/trainers/registry.ts"],
  ["store", "gs", "src/io/stores/registry.ts"],
  ["scheduler", "lsf", "src/shards/schedulers/registry.ts"],
  ["report", "plain-lines", "src/cli/reports/registry.ts"],
] as const;

let folder: string;
beforeAll(() => {
  folder = copyRepository();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Replaces a text in a file of the copy, as its author would. */
function edit(path: string, before: string, after: string): void {
  const text = readIn(folder, path);
  expect(text).toContain(before);
  writeFileSync(join(folder, path), text.replace(before, after));
}

/** What every file of the copy holds, as one number. */
function digest(): string {
  const hash = createHash("sha256");
  for (const name of ["src", "test", "scripts"]) {
    for (const path of readdirSync(join(folder, name), { recursive: true, encoding: "utf8" }).sort()) {
      hash.update(path);
      if (/\.\w+$/.test(path)) hash.update(readIn(folder, join(name, path)));
    }
  }
  return hash.update(readIn(folder, "CHANGELOG.md")).digest("hex");
}

describe("npm run new", () => {
  it.each([
    ["no family", [], /usage: npm run new -- FAMILY NAME, where FAMILY is method, input-format/],
    ["an unknown family", ["shape", "x"], /usage/],
    ["a property of Object", ["constructor", "x"], /usage/],
    ["no name", ["rule"], /usage/],
    ["a third word", ["rule", "a", "b"], /usage/],
    ["a name with a capital", ["rule", "Seam"], /"Seam": expected words of a-z and 0-9 joined by hyphens/],
    ["a name that leaves the folder", ["rule", "../x"], /joined by hyphens/],
    ["a name that is taken", ["method", "virtual"], /there is a method virtual already/],
    ["a name that is quoted in the registry", ["rule", "eos-count"], /there is a rule eos-count already/],
    ["a rule that is no check", ["rule", "not-json"], /src\/domain\/rules\.ts has a rule not-json already/],
    ["a file that is no member", ["rule", "registry"], /already, or a file src\/rules\/registry\.ts/],
    ["a name with a meaning in the file", ["rule", "fail"], /fail already has a meaning/],
    ["a reserved word", ["report", "default"], /default already has a meaning/],
  ])("refuses %s, and writes nothing", async (_, args, message) => {
    const before = digest();
    const { code, text } = await runIn(folder, "new", args);
    expect({ code, text }).toEqual({ code: 2, text: expect.stringMatching(message) });
    expect(digest()).toBe(before);
  });

  it("writes nothing where the changelog has no place for it", async () => {
    const changelog = readIn(folder, "CHANGELOG.md");
    writeFileSync(join(folder, "CHANGELOG.md"), changelog.replace("## Unreleased", "## 0.1.0"));
    const before = digest();
    const { code, text } = await runIn(folder, "new", ["rule", "too-polite"]);
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringContaining("expected a section ## Unreleased"),
    });
    expect(digest()).toBe(before);
    writeFileSync(join(folder, "CHANGELOG.md"), changelog);
  });
});

describe("a new member of each family", () => {
  const printed: string[] = [];
  beforeAll(async () => {
    for (const [family, name] of MEMBERS) {
      const { code, text } = await runIn(folder, "new", [family, name]);
      expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining("Next: decide at each TODO") });
      printed.push(text);
    }
  }, 180_000);

  it.each(MEMBERS)(
    "%s %s: is in its registry and the changelog, and says what its author must decide",
    (family, name, registry) => {
      expect(readIn(folder, registry)).toMatch(new RegExp(`"?\\b${name}\\b`));
      expect(readIn(folder, registry.replace("registry", name))).toContain("TODO");
      const [, unreleased] = readIn(folder, "CHANGELOG.md").split("## Unreleased\n");
      expect(unreleased!.split("\n## ")[0]).toContain(`\n- The ${family} \`${name}\`: TODO.\n`);
    },
  );

  it("compiles with all others", async () => {
    expect(await runIn(folder, "tsc", ["-p", "tsconfig.json"])).toEqual({ code: 0, text: "" });
  });

  it("passes the linter", async () => {
    const { code, text } = await runIn(folder, "biome", ["check", "--error-on-warnings", "src"]);
    expect({ code, text }).toMatchObject({ code: 0 });
  });

  it("keeps the contract of its family, a rule when a row breaks it and a trainer when it is recorded", async () => {
    const rule = ["run", "test/contracts/rule.test.ts", "-t", "the rule too-polite"];
    const trainer = ["run", "test/contracts/trainer.test.ts", "-t", "the trainer my-trainer"];
    // the contract asks for a row that breaks the rule
    expect(await runIn(folder, "vitest", rule)).toMatchObject({
      code: 1,
      text: expect.stringContaining("has a meaning, a severity, and a row here that breaks it"),
    });
    edit("src/rules/too-polite.ts", "answer.start < answer.end", "answer.start > answer.end");
    edit(
      "test/contracts/rule.ts",
      '  ["control-token", {',
      '  ["too-polite", VALID_ROW, SMALL, /TODO/, {}],\n  ["control-token", {',
    );
    expect((await runIn(folder, "catalog", [])).code).toBe(0);
    expect((await runIn(folder, "tsc", ["-p", "tsconfig.build.json"])).code).toBe(0);
    expect((await runIn(folder, "bundle", [])).code).toBe(0);
    expect(await runIn(folder, "vitest", rule)).toMatchObject({
      code: 0,
      text: expect.stringMatching(/Tests +3 passed/),
    });
    expect((await runIn(folder, "vitest", trainer)).code).toBe(1);
    await runIn(folder, "vitest", trainer, { UPDATE_EXPECTATIONS: "1" });
    expect(await runIn(folder, "vitest", trainer)).toMatchObject({
      code: 0,
      text: expect.stringMatching(/Tests +8 passed/),
    });
  }, 180_000);

  it("is followed by commands that name files of the tests", () => {
    const paths = printed.join("").match(/test\/[\w./-]*\w/g) ?? [];
    for (const path of paths) {
      // written along with the documents
      if (path === "test/docs.test.ts") continue;
      expect([path, existsSync(join(folder, path))]).toEqual([path, true]);
    }
    expect(paths.length).toBeGreaterThan(MEMBERS.length);
  });
});

describe("the members of src", () => {
  it("leave nothing to be decided", () => {
    expect(
      sourceFiles()
        .filter(({ text }) => text.includes("TODO"))
        .map(({ path }) => path),
    ).toEqual([]);
  });
});
