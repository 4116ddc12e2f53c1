import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { workspace } from "./helpers/workspace.js";

const SCRIPT = join(import.meta.dirname, "../scripts/release.js");
const CHANGELOG =
  "# Changelog\n\n## Unreleased\n\n- A new thing.\n- Another one.\n\n## 0.1.0\n\n- The first.\n";

let home: string;
let programs: string;
const git = (...args: readonly string[]): string =>
  execFileSync("git", args, { cwd: home, encoding: "utf8" }).trim();
const read = (name: string): string => readFileSync(join(home, name), "utf8");

beforeEach(async () => {
  const lap = await workspace({
    "CHANGELOG.md": CHANGELOG,
    "action.yml": 'inputs:\n  tokenizer:\n    default: ""\n  version:\n    default: 0.1.0\n',
    ".pre-commit-hooks.yaml": '  additional_dependencies: ["lookahead-prep==0.1.0"]\n',
    "package.json": '{\n  "name": "some-package",\n  "version": "0.1.0",\n  "type": "module"\n}\n',
  });
  home = lap.folder;
  mkdirSync(join(home, "scripts"));
  cpSync(SCRIPT, join(home, "scripts/release.js"));
  // an npm whose checks and tests are what the test says, and which is the real one for versions
  programs = (await workspace()).folder;
  const npm = execFileSync("which", ["npm"], { encoding: "utf8" }).trim();
  writeFileSync(
    join(programs, "npm"),
    `#!/bin/sh\n[ "$1" != version ] || exec "${npm}" "$@"\necho "npm $*"\neval "$WHEN_TESTED"\n`,
  );
  chmodSync(join(programs, "npm"), 0o755);
  git("init", "--quiet", "--initial-branch", "main");
  git("config", "user.name", "Test");
  git("config", "user.email", "test@example.invalid");
  git("config", "commit.gpgsign", "false");
  git("config", "tag.gpgsign", "false");
  git("add", "--all");
  git("commit", "--quiet", "-m", "first");
});

/** Runs the script; `whenTested` is a shell line for its checks and its tests. */
function release(args: readonly string[], whenTested = "true") {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/release.js", ...args], {
    cwd: home,
    encoding: "utf8",
    env: { ...process.env, PATH: `${programs}:${process.env["PATH"]}`, WHEN_TESTED: whenTested },
  });
  return { status, stdout, stderr };
}

/** What a release that fails must not have changed. */
const state = (): readonly string[] => [
  git("log", "--format=%s"),
  git("tag"),
  read("CHANGELOG.md"),
  read("package.json"),
];

describe("a release", () => {
  it("runs the gates where they are seen, and commits and tags the version", () => {
    const { status, stdout, stderr } = release(["0.2.0"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.split("\n").slice(0, 2)).toEqual(["npm run check", "npm test"]);
    expect(stdout).toContain("Tagged v0.2.0. Look at it with git show, then: git push --follow-tags");
    expect(git("log", "--format=%s")).toBe("release: 0.2.0\nfirst");
    expect(git("cat-file", "-t", "v0.2.0")).toBe("tag");
    expect(git("rev-parse", "v0.2.0^{}")).toBe(git("rev-parse", "HEAD"));
    expect(git("status", "--porcelain")).toBe("");
    expect(read("package.json")).toContain('"version": "0.2.0"');
    expect(read("action.yml")).toMatch(/tokenizer:\n +default: ""\n +version:\n +default: 0\.2\.0\n$/);
    expect(read(".pre-commit-hooks.yaml")).toBe('  additional_dependencies: ["lookahead-prep==0.2.0"]\n');
    expect(read("CHANGELOG.md")).toBe(CHANGELOG.replace("## Unreleased\n", "## Unreleased\n\n## 0.2.0\n"));
    expect(release(["notes", "0.2.0"])).toMatchObject({
      status: 0,
      stdout: "- A new thing.\n- Another one.\n",
    });
  });

  it("may be of the version that package.json names already", () => {
    writeFileSync(join(home, "CHANGELOG.md"), CHANGELOG.replace("## 0.1.0\n\n- The first.\n", ""));
    git("commit", "--quiet", "--all", "-m", "before the first release");
    expect(release(["0.1.0"])).toMatchObject({ status: 0 });
    expect(git("tag")).toBe("v0.1.0");
  });

  it.each([
    ["no version", [], /usage: node scripts\/release\.js \[notes\] VERSION/],
    ["a version that is none", ["1.2"], /usage/],
    ["a version followed by more", ["0.2.0; rm"], /usage/],
    ["a second version", ["0.2.0", "0.3.0"], /usage/],
    ["an earlier version", ["0.0.9"], /package\.json is at 0\.1\.0 already, after 0\.0\.9/],
    ["a pre-release of what is out", ["0.1.0-rc.1"], /package\.json is at 0\.1\.0 already/],
    ["a version that the changelog has", ["0.1.0"], /CHANGELOG\.md has a section 0\.1\.0 already/],
  ])("is refused with %s", (_, args, message) => {
    const before = state();
    expect(release(args)).toEqual({ status: 1, stdout: "", stderr: expect.stringMatching(message) });
    expect(state()).toEqual(before);
  });

  it.each([
    [
      "a file that is changed",
      () => writeFileSync(join(home, "CHANGELOG.md"), `${CHANGELOG}\n`),
      /not clean/,
    ],
    ["a file that is not committed", () => writeFileSync(join(home, "more"), ""), /not clean/],
    [
      "another branch",
      () => git("switch", "--quiet", "-c", "topic"),
      /on topic, and releases are made on main/,
    ],
    ["no branch", () => git("switch", "--quiet", "--detach"), /on no branch/],
    ["a tag that is there", () => git("tag", "v0.2.0"), /there is a tag v0\.2\.0 already/],
    ["nothing that is new", () => commit("- A new thing.\n- Another one.\n", ""), /nothing under Unreleased/],
    ["no section for what is new", () => commit("## Unreleased", "## Next"), /nothing under Unreleased/],
    ["a change that is not described", () => commit("Another one.", "TODO."), /says TODO/],
  ])("is refused with %s, before the gates run", (_, prepare, message) => {
    prepare();
    const before = state();
    expect(release(["0.2.0"])).toEqual({ status: 1, stdout: "", stderr: expect.stringMatching(message) });
    expect(state()).toEqual(before);
  });

  it.each([
    ["a gate that fails", "exit 3", /npm run check: exit 3; nothing was released/],
    ["tests that fail", '[ "$1" = run ] || exit 4', /npm test: exit 4/],
    ["tests that change files", "echo >> package.json", /the checks or the tests changed files/],
    [
      "a commit that is refused",
      "printf 'exit 1' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit",
      /git commit/,
    ],
    [
      "a tag that cannot be made",
      "mkdir -p .git/refs/tags/v0.2.0/in-the-way && git update-ref refs/tags/v0.2.0/in-the-way/x HEAD",
      /git tag/,
    ],
  ])("leaves all as it was after %s", (name, whenTested, message) => {
    const [log, , changelog] = state();
    const { status, stderr } = release(["0.2.0"], whenTested);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(message) });
    expect([git("log", "--format=%s"), read("CHANGELOG.md")]).toEqual([log, changelog]);
    // what a test wrote is its own, and shown
    expect(git("status", "--porcelain")).toBe(name === "tests that change files" ? "M package.json" : "");
  });

  function commit(old: string, text: string): void {
    writeFileSync(join(home, "CHANGELOG.md"), CHANGELOG.replace(old, text));
    git("commit", "--quiet", "--all", "-m", "changelog");
  }
});

describe("the notes of a release", () => {
  it("are the changelog's section", () => {
    expect(release(["notes", "0.1.0"])).toEqual({ status: 0, stdout: "- The first.\n", stderr: "" });
  });

  it.each(["0.1.1", "0.1"])("are refused for %s, which has none", (version) => {
    expect(release(["notes", version])).toMatchObject({ status: 1, stdout: "" });
  });
});
