import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { errorCode } from "../../src/domain/run-error.js";
import { contentsOf, DONE, freshFolder, keepsTheLaws, MARKS, ROW } from "../helpers/command.js";
import { runCommand } from "../helpers/run.js";

describe("A disk that is full is told as what it is", () => {
  it("behind a packer, too, however many rows are still to come", async () => {
    const cwd = await freshFolder({ "in.jsonl": ROW.repeat(20_000) });
    execFileSync("ln", ["-s", "/dev/full", "out.jsonl.gz"], { cwd });
    const { code, stderr } = await runCommand(["in.jsonl", "-o", "out.jsonl.gz"], { cwd });
    keepsTheLaws(stderr);
    expect({ code, stderr }).toEqual({
      code: 74,
      stderr: expect.stringMatching(/^lookahead-prep: out\.jsonl\.gz: writing failed \(ENOSPC\)/m),
    });
  });

  it("without denying the rows that are published already", async () => {
    const cwd = await freshFolder({ "in.jsonl": ROW });
    const flags = [...MARKS, "-o", "out.jsonl", "--manifest", "/dev/full"];
    const { code, stderr } = await runCommand(["in.jsonl", ...flags], { cwd });
    expect(code).toBe(74);
    expect(stderr).toMatch(/^lookahead-prep: \/dev\/full: writing failed \(ENOSPC\); it was not published$/m);
    expect((await contentsOf(cwd))["out.jsonl"]).toBe(DONE);
  });
});

describe("errorCode", () => {
  it.each([
    ["a quota", -122, "EDQUOT"],
    ["a file handle that a server has forgotten", -116, "ESTALE"],
  ])("knows the name that Node lacks for %s", (_, errno, name) => {
    const code = `Unknown system error ${errno}`;
    expect(errorCode(Object.assign(new Error(`${code}, write`), { code, errno }))).toBe(name);
  });

  it("leaves all others as they are", () => {
    expect(errorCode(Object.assign(new Error("no"), { code: "ENOENT" }))).toBe("ENOENT");
    expect(errorCode(new Error("no"))).toBeUndefined();
  });
});
