import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { errorCode } from "../../src/domain/run-error.js";
import { DONE, MARKS, ROW } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

describe("a full disk is reported as such", () => {
  it("also for compressed output, while rows are still to be written", async () => {
    const lap = await workspace({ "in.jsonl": ROW.repeat(20_000) });
    execFileSync("ln", ["-s", "/dev/full", "out.jsonl.gz"], { cwd: lap.folder });
    const { code, stderr } = await lap.run("in.jsonl", "-o", "out.jsonl.gz");
    expect(stderr).toBeSafe();
    expect({ code, stderr }).toEqual({
      code: 74,
      stderr: expect.stringMatching(/^lookahead-prep: out\.jsonl\.gz: writing failed \(ENOSPC\)/m),
    });
  });

  it("also after the rows are published, which remain", async () => {
    const lap = await workspace({ "in.jsonl": ROW });
    const flags = [...MARKS, "-o", "out.jsonl", "--manifest", "/dev/full"];
    const { code, stderr } = await lap.run("in.jsonl", ...flags);
    expect(code).toBe(74);
    expect(stderr).toMatch(/^lookahead-prep: \/dev\/full: writing failed \(ENOSPC\); it was not published$/m);
    expect(lap.files()["out.jsonl"]).toBe(DONE);
  });
});

describe("errorCode", () => {
  it.each([
    ["a quota", -122, "EDQUOT"],
    ["a file handle that a server has forgotten", -116, "ESTALE"],
  ])("names the error that Node has no name for: %s", (_, errno, name) => {
    const code = `Unknown system error ${errno}`;
    expect(errorCode(Object.assign(new Error(`${code}, write`), { code, errno }))).toBe(name);
  });

  it("returns the code of any other error unchanged", () => {
    expect(errorCode(Object.assign(new Error("no"), { code: "ENOENT" }))).toBe("ENOENT");
    expect(errorCode(new Error("no"))).toBeUndefined();
  });
});
