// A Python environment with the packages of a list, made once under node_modules/.cache.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where the environment and the answers of Python are kept. */
export const CACHE =
  process.env["TEMPLATES_CACHE"] ?? join(import.meta.dirname, "../../node_modules/.cache/templates");

/**
 * The Python to run: that of the variable TEMPLATES_PYTHON, or of an environment with the pinned packages. Throws if
 * there is neither.
 */
export function findPython() {
  const given = process.env["TEMPLATES_PYTHON"];
  if (given !== undefined) return given;
  const list = join(import.meta.dirname, "requirements.txt");
  const hash = createHash("sha256").update(readFileSync(list)).digest("hex").slice(0, 12);
  const home = join(CACHE, `python-${hash}`);
  const python = join(home, "bin/python");
  if (existsSync(join(home, "complete"))) return python;
  mkdirSync(dirname(home), { recursive: true });
  console.log("templates: making a Python environment (some hundred megabytes, once)");
  run("python3", "-m", "venv", "--clear", home);
  run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", list);
  writeFileSync(join(home, "complete"), "");
  return python;
}

function run(program, ...args) {
  const { status, error } = spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0)
    throw new Error(
      `${program} ${args.slice(0, 3).join(" ")} failed (${error?.message ?? `exit ${status}`})`,
    );
}
