// Prepares a release, or prints the notes of one.
//
//   node scripts/release.js 0.2.0         checks, tests, versions, commits and tags; pushes nothing
//   node scripts/release.js notes 0.2.0   the changelog's section for it
//
// Whatever fails, the working tree and its history are as they were before.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const VERSION = /^(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const UNRELEASED = "Unreleased";
/** The files that name the version which they install, with the words before it. */
const INSTALLING = [
  ["action.yml", "default: "],
  [".pre-commit-hooks.yaml", "lookahead-prep=="],
];

class Refusal extends Error {}

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
try {
  const [first, second, ...rest] = process.argv.slice(2);
  const version = first === "notes" ? second : first;
  if (!VERSION.test(version ?? "") || rest.length > 0 || (first !== "notes" && second !== undefined)) {
    throw new Refusal("usage: node scripts/release.js [notes] VERSION, where VERSION is such as 0.2.0");
  }
  if (first === "notes") console.log(notes(version));
  else release(version);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`release: ${error.message}`);
  process.exitCode = 1;
}

function notes(version) {
  const text = section(readFileSync("CHANGELOG.md", "utf8"), version);
  if (!text) throw new Refusal(`CHANGELOG.md has nothing under ${version}`);
  return text;
}

function release(version) {
  const changelog = readFileSync("CHANGELOG.md", "utf8");
  refuseUnready(version, changelog);
  run("npm", "run", "check");
  run("npm", "test");
  // files that the gates left would be released, too
  refuseDirt("the checks or the tests changed files");
  const before = git("rev-parse", "HEAD");
  try {
    run("npm", "version", version, "--no-git-tag-version", "--allow-same-version");
    const heading = `## ${UNRELEASED}\n`;
    writeFileSync("CHANGELOG.md", changelog.replace(heading, `${heading}\n## ${version}\n`));
    for (const [file, before] of INSTALLING) nameVersion(file, before, version);
    run("git", "commit", "--quiet", "--all", "-m", `release: ${version}`);
    run("git", "tag", "--annotate", tagOf(version), "-m", version);
  } catch (error) {
    run("git", "reset", "--hard", "--quiet", before);
    throw error;
  }
  console.log(`Tagged ${tagOf(version)}. Look at it with git show, then: git push --follow-tags`);
}

/** Names a version in a file, wherever it names one now. */
function nameVersion(file, before, version) {
  const parts = readFileSync(file, "utf8").split(before);
  if (parts.length === 1) throw new Refusal(`${file} names no version after ${before.trim()}`);
  const [first, ...rest] = parts;
  const named = rest.map((part) => part.replace(/^\d+\.\d+\.\d+[0-9A-Za-z.-]*/, version));
  writeFileSync(file, [first, ...named].join(before));
}

/** Everything that can be known before the long checks. */
function refuseUnready(version, changelog) {
  refuseDirt("the working tree is not clean; commit or stash first");
  const branch = git("branch", "--show-current");
  if (branch !== "main") throw new Refusal(`on ${branch || "no branch"}, and releases are made on main`);
  if (git("tag", "--list", tagOf(version)) !== "")
    throw new Refusal(`there is a tag ${tagOf(version)} already`);
  const { version: current } = JSON.parse(readFileSync("package.json", "utf8"));
  if (isBefore(version, current))
    throw new Refusal(`package.json is at ${current} already, after ${version}`);
  if (section(changelog, version) !== undefined)
    throw new Refusal(`CHANGELOG.md has a section ${version} already`);
  const unreleased = section(changelog, UNRELEASED);
  if (!unreleased) throw new Refusal(`CHANGELOG.md has nothing under ${UNRELEASED}`);
  if (unreleased.includes("TODO")) throw new Refusal(`CHANGELOG.md says TODO under ${UNRELEASED}`);
}

function refuseDirt(message) {
  if (git("status", "--porcelain") !== "") throw new Refusal(message);
}

/** The text below a heading of the changelog; undefined if there is no such heading. */
function section(changelog, heading) {
  const lines = changelog.split("\n");
  const start = lines.indexOf(`## ${heading}`);
  if (start === -1) return undefined;
  const next = lines.findIndex((line, i) => i > start && line.startsWith("## "));
  return lines
    .slice(start + 1, next === -1 ? undefined : next)
    .join("\n")
    .trim();
}

/** Whether a version comes before another. A pre-release comes before its release; two of them are not compared. */
function isBefore(version, other) {
  const [numbers, others] = [version, other].map((one) => VERSION.exec(one).slice(1, 4).map(Number));
  const at = numbers.findIndex((number, i) => number !== others[i]);
  if (at !== -1) return numbers[at] < others[at];
  return version.includes("-") && !other.includes("-");
}

function tagOf(version) {
  return `v${version}`;
}

function git(...args) {
  return execFileSync("git", args, { encoding: "utf8" }).trim();
}

/** Runs a program whose output is seen as it comes. */
function run(program, ...args) {
  const { status, signal, error } = spawnSync(program, args, { stdio: "inherit" });
  if (error) throw error;
  if (status !== 0)
    throw new Refusal(`${program} ${args.join(" ")}: ${signal ?? `exit ${status}`}; nothing was released`);
}
