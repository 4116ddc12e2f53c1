import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), "utf8"));

interface Package {
  readonly version: string;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

interface Lock {
  readonly packages: Record<
    string,
    {
      readonly dev?: boolean;
      readonly optional?: boolean;
      readonly hasInstallScript?: boolean;
      readonly integrity?: string;
      readonly license?: string;
    }
  >;
}

describe("what the package depends on", () => {
  const { dependencies, devDependencies } = read("package.json") as Package;
  const { packages } = read("package-lock.json") as Lock;
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== "" && dev !== true);

  it("is named in exact versions", () => {
    for (const version of Object.values({ ...dependencies, ...devDependencies })) {
      expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  });

  it("runs no script when it is installed, and is what the lock file says", () => {
    for (const [path, { hasInstallScript, integrity }] of shipped) {
      expect([path, hasInstallScript ?? false]).toEqual([path, false]);
      expect(integrity, path).toMatch(/^sha512-/);
    }
  });

  it("is free to use", () => {
    for (const [path, { license }] of shipped) {
      expect([path, license]).toEqual([
        path,
        expect.stringMatching(/^(MIT|ISC|Apache-2\.0|\(?MIT OR [\w. -]+\)?)$/),
      ]);
    }
  });
});

describe("the packed package, installed in an empty folder", () => {
  let folder: string;
  let files: readonly string[];
  let packed: { readonly size: number; readonly unpackedSize: number };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "lookahead-prep-"));
    const [report] = JSON.parse(
      // --ignore-scripts: the test command has built already, and other tests are using the build
      execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
        cwd: ROOT,
        encoding: "utf8",
      }),
    ) as [{ filename: string; size: number; unpackedSize: number; files: { path: string }[] }];
    files = report.files.map(({ path }) => path);
    packed = report;
    writeFileSync(
      join(folder, "package.json"),
      '{"name": "somewhere-else", "private": true, "type": "module"}',
    );
    execFileSync(
      "npm",
      [
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        join(folder, report.filename),
      ],
      { cwd: folder },
    );
    writeFileSync(join(folder, "rows.jsonl"), '{"question":"Q","answer":"A b"}\n');
  }, 180_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("holds the built code, its types and its papers, and nothing else", () => {
    expect(files.filter((file) => !/^dist\/.+\.(js|d\.ts)$/.test(file)).sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "SECURITY.md",
      "bin/lookahead-prep.js",
      "package.json",
    ]);
    expect(packed.size).toBeLessThan(200_000);
  });

  it("gives a command that works", () => {
    const out = execFileSync("npx", ["--no-install", "lookahead-prep", "rows.jsonl", "--quiet"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(JSON.parse(out)).toEqual({
      question: "Q The answer begins with: Let's solve this problem. ",
      answer: "Let's solve this problem. A b",
    });
  });

  it("says its version", () => {
    const { version } = read("package.json") as Package;
    expect(
      execFileSync("npx", ["--no-install", "lookahead-prep", "--version"], {
        cwd: folder,
        encoding: "utf8",
      }).trim(),
    ).toBe(version);
  });

  it("gives a library that a typed program can use", () => {
    writeFileSync(
      join(folder, "use.ts"),
      `import { augmentRows, augmentTurn, createAugment, type Settings } from "lookahead-prep";
const turn = augmentTurn(createAugment({ name: "virtual", prefix: "P " }), { prompt: "q", answer: "a" });
const settings: Partial<Settings> = { turns: "all" };
for await (const row of augmentRows([{ prompt: "q", completion: "a" }], settings)) {
  console.log(turn.prompt, row.kind === "kept" ? row.json : row.problem.rule);
}
`,
    );
    const tsc = join(ROOT, "node_modules/.bin/tsc");
    const types = join(ROOT, "node_modules/@types");
    execFileSync(
      tsc,
      [
        "use.ts",
        "--module",
        "NodeNext",
        "--target",
        "ES2022",
        "--strict",
        "--typeRoots",
        types,
        "--types",
        "node",
      ],
      { cwd: folder },
    );
    const out = execFileSync(process.execPath, ["use.js"], { cwd: folder, encoding: "utf8" });
    expect(out).toBe(
      'q The answer begins with: P  {"prompt":"q The answer begins with: Let\'s solve this problem. ","completion":"Let\'s solve this problem. a"}\n',
    );
  });
});
