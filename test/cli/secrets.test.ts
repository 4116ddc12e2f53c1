import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CANARY, MARKS, ROW } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const SECRET = `hf_${CANARY}`;

describe("the token of the Hugging Face hub", () => {
  let hub: Server;
  let shown: (string | undefined)[];
  let status: number;

  beforeAll(async () => {
    hub = createServer((request, response) => {
      shown.push(request.headers.authorization);
      // a hub that sends the token back
      response.writeHead(status, { "content-type": "application/json", "x-error-message": SECRET });
      response.end(JSON.stringify({ error: SECRET, sha: SECRET }));
    });
    await new Promise<void>((resolve) => hub.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => hub.close());

  it.each([200, 401, 403, 404, 500])("is not printed, whatever the hub answers: %d", async (answer) => {
    shown = [];
    status = answer;
    const lap = await workspace();
    const { port } = hub.address() as AddressInfo;
    const env = { HF_TOKEN: SECRET, HF_ENDPOINT: `http://127.0.0.1:${port}`, HF_HOME: lap.path("home") };
    const ended = await lap.run("--method", "true", "-t", "a/b", { stdin: ROW, env });
    expect(ended.code).toBeGreaterThanOrEqual(66);
    expect(shown[0]).toBe(`Bearer ${SECRET}`);
    expect(`${ended.stdout}${ended.stderr}`).not.toContain(SECRET);
    expect(ended.stderr).toBeSafe();
    expect(lap.files()).toEqual({});
  });

  it("is in no file that a run leaves", async () => {
    const lap = await workspace({ "in.jsonl": `${ROW}{}\n` });
    const flags = ["--on-reject", "skip", "--rejects", "rejects", "-o", "out"];
    const { code, stderr } = await lap.run("in.jsonl", ...MARKS, ...flags, {
      env: { HF_TOKEN: SECRET, HF_ENDPOINT: `http://user:${SECRET}@127.0.0.1` },
    });
    expect(code).toBe(0);
    expect(`${stderr}${JSON.stringify(lap.files())}`).not.toContain(SECRET);
  });

  it("is not printed when the endpoint holds it as a password", async () => {
    const lap = await workspace();
    const env = { HF_ENDPOINT: `http://user:${SECRET}@127.0.0.1`, HF_HOME: lap.folder };
    const { code, stderr } = await lap.run("--method", "true", "-t", "a/b", { stdin: ROW, env });
    expect({ code, stderr }).toEqual({ code: 78, stderr: expect.not.stringContaining(SECRET) });
  });
});
