import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const PYTHON = "3.11";

/**
 * The Python of an environment with a trainer's pinned packages; undefined, and a printed line, if it cannot be made.
 * `uv` is used when it is there: its cache is hard-linked, so that a package of several environments is stored once.
 */
export function environment(name, folder, cache, python = PYTHON) {
  const list = join(folder, "requirements.txt");
  const hash = createHash("sha256").update(readFileSync(list)).update(python).digest("hex").slice(0, 12);
  const home = join(cache, `${name}-${hash}`);
  const own = join(home, "bin/python");
  if (existsSync(join(home, "complete"))) return own;
  mkdirSync(dirname(home), { recursive: true });
  console.log(`interop: making a Python environment for ${name} (some gigabytes, once)`);
  const hasUv = spawnSync("uv", ["--version"], { stdio: "ignore" }).status === 0;
  const steps = hasUv
    ? [
        ["uv", ["venv", "--quiet", "--clear", "--seed", "--python", python, home]],
        ["uv", ["pip", "install", "--quiet", "--python", own, "-r", list]],
      ]
    : [
        [`python${python}`, ["-m", "venv", "--clear", home]],
        [own, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", list]],
      ];
  for (const [program, args] of steps) {
    const { status, error } = spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
    if (status === 0) continue;
    const what = `${program} ${args.slice(0, 3).join(" ")}`;
    console.log(`SKIPPED ${name}: ${what} failed (${error?.message ?? `exit ${status}`})`);
    return undefined;
  }
  writeFileSync(join(home, "complete"), "");
  return own;
}

/**
 * The source of a trainer that has no release, at a commit: $LOOKAHEAD_PREP_SOURCES/NAME if that is there, else a clone.
 * Undefined, and a printed line, if there is no way to it.
 */
export function sourceFolder(name, { repository, commit }, cache) {
  const given = join(process.env.LOOKAHEAD_PREP_SOURCES ?? cache, name);
  if (existsSync(given)) return given;
  const home = join(cache, `${name}-${commit.slice(0, 12)}`);
  if (existsSync(join(home, "complete"))) return home;
  mkdirSync(home, { recursive: true });
  const steps = [
    ["init", "--quiet"],
    ["fetch", "--quiet", "--depth", "1", repository, commit],
    ["checkout", "--quiet", "FETCH_HEAD"],
  ];
  for (const step of steps) {
    if (spawnSync("git", step, { cwd: home, stdio: "ignore" }).status === 0) continue;
    console.log(
      `SKIPPED ${name}: git ${step[0]} failed; name a folder that holds ${name} at ${commit} by $LOOKAHEAD_PREP_SOURCES`,
    );
    return undefined;
  }
  writeFileSync(join(home, "complete"), "");
  return home;
}

/** The pinned packages of a trainer, as [name, version]. */
export function pins(folder) {
  const text = readFileSync(join(folder, "requirements.txt"), "utf8");
  return [...text.matchAll(/^([\w.-]+)(?:\[[^\]]*\])?==([^\s;#]+)/gm)].map(([, name, version]) => [
    name,
    version,
  ]);
}

/** The newest release of a package, as pip finds it; undefined if it finds none. */
export function newest(name) {
  try {
    const out = execFileSync("python3", ["-m", "pip", "index", "versions", name], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return /\(([^)]+)\)/.exec(out)?.[1];
  } catch {
    return undefined;
  }
}
