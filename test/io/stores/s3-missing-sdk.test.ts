import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { freshFolder, keepsTheLaws } from "../../helpers/command.js";
import { runProgram } from "../../helpers/run.js";

const ROOT = join(import.meta.dirname, "../../..");

/** The built tool with all its dependencies but the optional one, as npm installs it. */
async function installed(): Promise<string> {
  const home = join(await freshFolder(), "node_modules/lookahead-prep");
  const packages = join(home, "node_modules");
  mkdirSync(packages, { recursive: true });
  for (const name of ["bin", "dist", "package.json"])
    cpSync(join(ROOT, name), join(home, name), { recursive: true });
  for (const name of await readdir(join(ROOT, "node_modules")))
    if (name !== "@aws-sdk") symlinkSync(join(ROOT, "node_modules", name), join(packages, name));
  return home;
}

it("a name in S3 says which package to install, and nothing else needs it", async () => {
  const home = await installed();
  const cwd = await freshFolder();
  const start = { cwd, env: { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "canarysecret7319" } };
  const run = (...args: string[]): ReturnType<typeof runProgram> =>
    runProgram(process.execPath, [join(home, "bin/lookahead-prep.js"), ...args], start);
  writeFileSync(join(cwd, "in.jsonl"), '{"question":"Q","answer":"A"}\n');
  expect(await run("in.jsonl", "-o", "out.jsonl")).toMatchObject({ code: 0 });
  for (const args of [
    ["s3://bucket/in.jsonl"],
    ["in.jsonl", "-o", "s3://bucket/out.jsonl"],
    ["check", "s3://bucket/*.jsonl"],
    ["plan", "in.jsonl", "-o", "s3://bucket/run"],
    ["status", "s3://bucket/run"],
  ]) {
    const { code, stderr } = await run(...args);
    expect({ args, code, stderr }).toEqual({
      ...{ args, code: 2 },
      stderr: "lookahead-prep: s3:// needs a package that is not installed; run npm i @aws-sdk/client-s3\n",
    });
    keepsTheLaws(stderr);
  }
});
