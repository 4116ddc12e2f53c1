import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentsOf, freshFolder, keepsTheLaws, MARKS, ROW } from "../helpers/command.js";
import { runCommand } from "../helpers/run.js";

const SECRET = "hf_canarysecret7319";

describe("L3: the hub's token", () => {
  let hub: Server;
  let shown: (string | undefined)[];
  let status: number;

  beforeAll(async () => {
    hub = createServer((request, response) => {
      shown.push(request.headers.authorization);
      // a hub that answers with what it was sent
      response.writeHead(status, { "content-type": "application/json", "x-error-message": SECRET });
      response.end(JSON.stringify({ error: SECRET, sha: SECRET }));
    });
    await new Promise<void>((resolve) => hub.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => hub.close());

  it.each([200, 401, 403, 404, 500])("is said by nobody, whatever the hub answers: %d", async (answer) => {
    shown = [];
    status = answer;
    const cwd = await freshFolder();
    const { port } = hub.address() as AddressInfo;
    const env = { HF_TOKEN: SECRET, HF_ENDPOINT: `http://127.0.0.1:${port}`, HF_HOME: join(cwd, "home") };
    const ended = await runCommand(["--method", "true", "-t", "a/b"], { cwd, stdin: ROW, env });
    expect(ended.code).toBeGreaterThanOrEqual(66);
    expect(shown[0]).toBe(`Bearer ${SECRET}`);
    expect(`${ended.stdout}${ended.stderr}`).not.toContain(SECRET);
    keepsTheLaws(ended.stderr);
    expect(await contentsOf(cwd)).toEqual({});
  });

  it("stands in no file that a run leaves", async () => {
    const cwd = await freshFolder({ "in.jsonl": `${ROW}{}\n` });
    const flags = ["--on-reject", "skip", "--rejects", "rejects", "-o", "out"];
    const { code, stderr } = await runCommand(["in.jsonl", ...MARKS, ...flags], {
      cwd,
      env: { HF_TOKEN: SECRET, HF_ENDPOINT: `http://user:${SECRET}@127.0.0.1` },
    });
    expect(code).toBe(0);
    expect(`${stderr}${JSON.stringify(await contentsOf(cwd))}`).not.toContain(SECRET);
  });

  it("is not shown by an endpoint that holds a password", async () => {
    const cwd = await freshFolder();
    const env = { HF_ENDPOINT: `http://user:${SECRET}@127.0.0.1`, HF_HOME: cwd };
    const { code, stderr } = await runCommand(["--method", "true", "-t", "a/b"], { cwd, stdin: ROW, env });
    expect({ code, stderr }).toEqual({ code: 78, stderr: expect.not.stringContaining(SECRET) });
  });
});
