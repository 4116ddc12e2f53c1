import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeBlocks } from "./helpers/markdown.js";

const ROOT = join(import.meta.dirname, "..");
const TSC = join(ROOT, "node_modules/.bin/tsc");
const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), "utf8"));

interface Package {
  readonly version: string;
  readonly files: readonly string[];
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

/** The packages that may be installed with the tool, also indirectly; a new one is added here by hand. */
const SHIPPED = [
  ...["@huggingface/hub", "@huggingface/tokenizers", "hyparquet", "hyparquet-writer"],
  ...["tinyglobby", "xxhash-wasm", "zod"],
  // of @huggingface/hub
  ...["@huggingface/blake3-jit", "@huggingface/tasks", "@huggingface/xetchunk-wasm", "gearhash-jit"],
  // ours, and what it needs
  ...["string-width", "get-east-asian-width", "strip-ansi", "ansi-regex"],
  // of the hub's own command, which is not used
  ...["cli-progress", "string-width", "emoji-regex", "is-fullwidth-code-point", "strip-ansi", "ansi-regex"],
  // to ask a server, and what p-queue and p-retry need
  ...["undici", "p-queue", "p-retry", "eventemitter3", "p-timeout", "is-network-error"],
  // to read ZIP archives, and what yauzl needs
  ...["yauzl", "pend"],
  // of tinyglobby
  ...["fdir", "picomatch"],
];

describe("what the package depends on", () => {
  const { dependencies, devDependencies } = read("package.json") as Package;
  const { packages } = read("package-lock.json") as Lock;
  const locked = Object.entries(packages).filter(([path]) => path !== "");
  const shipped = locked.filter(([, { dev }]) => dev !== true);

  it("is named in exact versions", () => {
    for (const version of Object.values({ ...dependencies, ...devDependencies })) {
      expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  });

  it("is known by name", () => {
    const names = shipped.map(([path]) => path.replace(/^.*node_modules\//, ""));
    expect(names.sort()).toEqual([...SHIPPED].sort());
    expect(SHIPPED).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  });

  it("is what the lock file says, down to the last tool of the developers", () => {
    for (const [path, { integrity }] of locked) expect(integrity, path).toMatch(/^sha512-/);
  });

  it("runs no script when it is installed", () => {
    expect(shipped.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
  });

  it("is free to use", () => {
    for (const [path, { license }] of shipped) {
      expect([path, license]).toEqual([
        path,
        expect.stringMatching(/^(MIT|ISC|Apache-2\.0|0BSD|BSD-[23]-Clause)$/),
      ]);
    }
  });
});

interface Packed {
  readonly file: string;
  readonly files: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
}

/** Packs the folder. The test command has built already, and other tests are using the build. */
function pack(from: string, to: string): Packed {
  const [report] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", to], {
      cwd: from,
      encoding: "utf8",
    }),
  ) as [{ filename: string; size: number; files: { path: string }[] }];
  const file = join(to, report.filename);
  const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
  return { file, files: report.files.map(({ path }) => path), bytes: report.size, sha256 };
}

describe("the packed package, unpacked in an empty folder", () => {
  let folder: string;
  let home: string;
  let tarball: Packed;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "lookahead-prep-"));
    tarball = pack(ROOT, folder);
    home = join(folder, "node_modules/lookahead-prep");
    mkdirSync(home, { recursive: true });
    execFileSync("tar", ["-xzf", tarball.file, "--strip-components=1", "-C", home]);
    symlinkSync(join(ROOT, "node_modules"), join(home, "node_modules"));
    writeFileSync(
      join(folder, "package.json"),
      '{"name": "somewhere-else", "private": true, "type": "module"}',
    );
    writeFileSync(join(folder, "rows.jsonl"), '{"question":"Q","answer":"A b"}\n');
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("holds the built code, its types and its papers, and nothing else", () => {
    const built = /^dist\/(code\/[\w-]+\.js(\.map)?|types\/.+\.d\.ts)$/;
    expect(tarball.files.filter((file) => !built.test(file)).sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "SECURITY.md",
      "bin/lookahead-prep.js",
      "dist/LICENSES.txt",
      "dist/settings.schema.json",
      "package.json",
    ]);
    expect(tarball.bytes).toBeLessThan(900_000);
  });

  it("has no code except that of src and of the packages whose licenses it holds", () => {
    const licenses = readFileSync(join(home, "dist/LICENSES.txt"), "utf8");
    const packages = [...licenses.matchAll(/^(\S+) [\d.]+, part of dist\/code$/gm)].map(([, name]) => name);
    expect(packages).toEqual(["commander", "zod", "d3-array", "internmap"]);
    const code = tarball.files.filter((file) => file.startsWith("dist/code/"));
    const maps = code.filter((file) => file.endsWith(".map"));
    // a file that only hands on what another has needs no map, and the bundler's own few functions have none
    const helpers = "dist/code/rolldown-runtime.js";
    const alone = /^import\{[\w, ]+\}from"[^"]+";export\{[\w, ]+\};\n?$/;
    const unmapped = code.filter((file) => file.endsWith(".js") && !maps.includes(`${file}.map`));
    for (const file of unmapped.filter((file) => file !== helpers))
      expect(readFileSync(join(home, file), "utf8")).toMatch(alone);
    const sources = maps.flatMap(
      (file) => (JSON.parse(readFileSync(join(home, file), "utf8")) as { sources: string[] }).sources,
    );
    expect(new Set(sources).size).toBeGreaterThan(300);
    for (const source of sources) {
      expect(source).toMatch(/^\.\.\/\.\.\/(src|node_modules\/(commander|zod|d3-array|internmap))\//);
      expect([source, existsSync(join(ROOT, "dist/code", source))]).toEqual([source, true]);
    }
  });

  it("has the types of the library and of all that they name", () => {
    for (const file of tarball.files.filter((file) => file.startsWith("dist/types/"))) {
      const source = file.replace(/^dist\/types/, "src").replace(/\.d\.ts$/, ".ts");
      expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
    }
  });

  it("comes out the same, byte by byte, when the same source is built elsewhere and later", () => {
    const elsewhere = join(folder, "elsewhere");
    mkdirSync(elsewhere);
    const { files } = read("package.json") as Package;
    const sources = ["package.json", "src", "scripts", "docs", "tsconfig.json", "tsconfig.build.json"];
    for (const name of [...sources, ...files.filter((name) => name !== "dist")])
      cpSync(join(ROOT, name), join(elsewhere, name), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(elsewhere, "node_modules"));
    execFileSync(TSC, ["-p", "tsconfig.build.json"], { cwd: elsewhere });
    execFileSync(process.execPath, ["scripts/bundle.js"], { cwd: elsewhere });
    const again = pack(elsewhere, elsewhere);
    expect(again.files).toEqual(tarball.files);
    expect(again.sha256).toBe(tarball.sha256);
  });

  it("gives a command that works, and says its version", () => {
    const run = (...args: readonly string[]): string =>
      execFileSync(process.execPath, [join(home, "bin/lookahead-prep.js"), ...args], {
        cwd: folder,
        encoding: "utf8",
      });
    expect(JSON.parse(run("rows.jsonl", "--quiet"))).toEqual({
      question: "Q The answer begins with: Let's solve this problem. ",
      answer: "Let's solve this problem. A b",
    });
    expect(run("--version").trim()).toBe((read("package.json") as Package).version);
  });

  it("names the source in the stack of a bug", () => {
    writeFileSync(
      join(folder, "fail.mjs"),
      `const { isArray } = Array;
Array.isArray = (value) => {
  if (new Error().stack.includes("parseAsync")) throw new TypeError("planted");
  return isArray(value);
};
`,
    );
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--import", "./fail.mjs", join(home, "bin/lookahead-prep.js"), "rows.jsonl"],
      { cwd: folder, encoding: "utf8" },
    );
    expect({ status, first: stderr.split("\n")[0] }).toEqual({ status: 1, first: "TypeError: planted" });
    expect(stderr).toMatch(/\((src|node_modules\/commander)\/[\w./-]+\.[tj]s:\d+:\d+\)/);
    expect(stderr).not.toContain("dist/code");
  });

  it("gives a library that a typed program can use", () => {
    writeFileSync(
      join(folder, "use.ts"),
      `import { augmentRows, augmentTurn, createMethod, type Settings } from "lookahead-prep";
const turn = augmentTurn(createMethod({ name: "virtual", prefix: "P " }), { prompt: "q", answer: "a" });
const settings: Partial<Settings> = { turns: "all" };
for await (const row of augmentRows([{ prompt: "q", completion: "a" }], settings)) {
  console.log(turn.prompt, row.kind === "kept" ? row.json : row.problem.rule);
}
`,
    );
    const types = join(ROOT, "node_modules/@types");
    // the example of the README, whose rows come from the reader's own source
    const [example] = codeBlocks(readFileSync(join(ROOT, "README.md"), "utf8")).filter(
      ({ language }) => language === "ts",
    );
    writeFileSync(
      join(folder, "readme.ts"),
      `declare const source: AsyncIterable<string>;\n${example!.text}\n`,
    );
    execFileSync(
      TSC,
      [
        "use.ts",
        "readme.ts",
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
