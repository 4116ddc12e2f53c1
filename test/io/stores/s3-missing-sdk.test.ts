import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type ProcessResult, runProgram } from "../../helpers/process.js";
import { CANARY, ROW } from "../../helpers/rows.js";
import { type Workspace, workspace } from "../../helpers/workspace.js";

const ROOT = join(import.meta.dirname, "../../..");

/** A workspace with the built tool and all its dependencies but the optional one, as npm installs it. */
async function workspaceWithoutSdk(): Promise<Workspace> {
  const lap = await workspace({ "in.jsonl": ROW });
  const home = lap.path("node_modules/lookahead-prep");
  mkdirSync(join(home, "node_modules"), { recursive: true });
  for (const name of ["bin", "dist", "package.json"])
    cpSync(join(ROOT, name), join(home, name), { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules")))
    if (name !== "@aws-sdk") symlinkSync(join(ROOT, "node_modules", name), join(home, "node_modules", name));
  return lap;
}

it("a name in S3 says which package to install, and nothing else needs it", async () => {
  const lap = await workspaceWithoutSdk();
  const env = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: CANARY };
  const bin = lap.path("node_modules/lookahead-prep/bin/lookahead-prep.js");
  const run = (...args: string[]): Promise<ProcessResult> =>
    runProgram(process.execPath, [bin, ...args], { cwd: lap.folder, env });
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
    expect(stderr).toBeSafe();
  }
});
