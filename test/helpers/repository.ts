import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");
const { VITEST: _, NODE_OPTIONS: __, ...ENVIRONMENT } = process.env;

/** A copy of the project to change: its sources, tests and settings, with the packages that are installed here. */
export function copyRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-copy-"));
  for (const name of ["src", "wasm", "test", "scripts", "fixtures", "bin", "docs"]) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  for (const name of [
    ...[
      "package.json",
      "tsconfig.json",
      "tsconfig.build.json",
      "vitest.config.ts",
      "biome.json",
      ".gitignore",
    ],
    ...["CHANGELOG.md", "README.md"],
  ]) {
    cpSync(join(ROOT, name), join(folder, name));
  }
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

export const readIn = (folder: string, path: string): string => readFileSync(join(folder, path), "utf8");

export interface Finished {
  readonly code: number;
  /** What it printed on both ways. */
  readonly text: string;
}

const PROGRAMS = {
  tsc: "node_modules/typescript/bin/tsc",
  biome: "node_modules/@biomejs/biome/bin/biome",
  vitest: "node_modules/vitest/vitest.mjs",
  new: "scripts/new.js",
  catalog: "scripts/catalog.js",
  bundle: "scripts/bundle.js",
};

/** Runs a program of the copy to its end. */
export async function runIn(
  folder: string,
  program: keyof typeof PROGRAMS,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const call = [join(folder, PROGRAMS[program]), ...args];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, call, {
      cwd: folder,
      env: { ...ENVIRONMENT, NO_COLOR: "1", ...env },
    });
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, text: stdout + stderr };
  }
}
