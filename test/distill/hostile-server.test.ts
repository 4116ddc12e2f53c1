import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { distillFiles } from "../../src/distill/distill-files.js";
import type { DistillRequest } from "../../src/distill/request.js";
import { DistillSettings } from "../../src/distill/settings.js";
import type { RunError } from "../../src/domain/run-error.js";
import { EndpointSettings } from "../../src/endpoint/settings.js";
import type { World } from "../../src/run/world.js";
import { parseSettings } from "../../src/settings/parse-settings.js";
import { HostileServer, ManualClock, once, PASSING, sendJson } from "../helpers/hostile-server.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const KEY = "sk-CANARY-0123456789abcdef";
const ROWS = readFileSync(join(import.meta.dirname, "../../fixtures/gsm8k/train-100.jsonl"), "utf8")
  .split("\n")
  .slice(0, 20);

const TEXT = `${ROWS.join("\n")}\n`;

async function* nothing(): AsyncGenerator<Buffer> {}

interface Outcome {
  readonly lap: Workspace;
  readonly clock: ManualClock;
  readonly notices: readonly string[];
  /** The error that ended the run; undefined if it published. */
  readonly error: RunError | undefined;
}

/** Runs distill in this process, whose clock does not wait. */
async function run(server: HostileServer, overrides: object = {}, before?: Workspace): Promise<Outcome> {
  const lap = before ?? (await workspace({ "in.jsonl": TEXT }));
  const clock = new ManualClock();
  const notices: string[] = [];
  const world: World = {
    cwd: lap.folder,
    env: { OPENAI_API_KEY: KEY },
    stdin: { chunks: nothing(), identity: undefined },
    stdout: { write: () => Promise.resolve(), identity: undefined },
  };
  const request: DistillRequest = {
    reading: parseSettings({ method: { name: "vanilla" } }).settings,
    distill: DistillSettings.parse({}),
    leaks: undefined,
    inputs: [lap.path("in.jsonl")],
    answers: lap.path("answers.jsonl"),
    output: lap.path("out.jsonl"),
    source: {
      kind: "endpoint",
      settings: EndpointSettings.parse({ endpoint: server.url, ...overrides }),
      keyVariable: undefined,
      clock,
    },
  };
  const error = await distillFiles(request, world, { onNotice: (line) => notices.push(line) }).then(
    () => undefined,
    (thrown: RunError) => thrown,
  );
  for (const text of [...Object.values(lap.files()), ...notices, String(error?.stack)])
    expect(text).not.toContain(KEY);
  return { lap, clock, notices, error };
}

/** What a good server makes of the rows. */
async function wellDone(): Promise<string> {
  const { lap } = await run(await HostileServer.start());
  return lap.read("out.jsonl");
}

describe("distill", () => {
  it.each(Object.keys(PASSING))("has every row, in order, after: %s", async (name) => {
    const server = await HostileServer.start(once(PASSING[name]!));
    const { lap, error } = await run(server);
    expect(error).toBeUndefined();
    expect(lap.read("out.jsonl")).toBe(await wellDone());
    // each was refused once and answered once, and none was asked after that
    expect(server.rows.map(({ times }) => times).toSorted()).toEqual([
      ...ROWS.map(() => 1),
      ...ROWS.map(() => 2),
    ]);
  });

  it.each(Object.keys(PASSING))("publishes nothing if it does not pass: %s", async (name) => {
    let seen = 0;
    const bad = PASSING[name]!;
    const server = await HostileServer.start((response, one, well) =>
      ++seen > 12 ? bad(response, one, well) : well(),
    );
    const { lap, error } = await run(server, { giveUp: 99, tries: 2, atOnce: 1 });
    expect(["io", "bad-data"]).toContain(error?.kind);
    expect(error?.message).toContain("8 of 20");
    expect(error?.message).toContain("answers.jsonl: 12");
    expect(lap.names()).toEqual(["answers.jsonl", "in.jsonl"]);
    // when the server is well again, only the rest is asked for
    const before = server.rows.length;
    server.behaviour = (_response, _seen, well) => well();
    expect((await run(server, {}, lap)).error).toBeUndefined();
    expect(server.rows.length - before).toBe(8);
    expect(lap.read("out.jsonl")).toBe(await wellDone());
  });

  it.each([
    [{ "retry-after": "2" }, {}],
    [{}, { giveUp: 5 }],
  ])("ends with what is kept when the server is busy for ever (%#)", async (headers, overrides) => {
    let seen = 0;
    const server = await HostileServer.start((response, _seen, well) =>
      ++seen > 10 ? sendJson(response, "", 429, headers) : well(),
    );
    const { error, clock } = await run(server, { atOnce: 2, ...overrides });
    expect(error).toMatchObject({ kind: "io", message: expect.stringContaining("answers.jsonl: 10") });
    expect(error?.message).toContain("429");
    expect(clock.waits.length).toBeGreaterThan(0);
  });

  it("waits for a model that is being loaded", async () => {
    const server = await HostileServer.start();
    const loading = (response: Parameters<typeof sendJson>[0]): void =>
      sendJson(response, { error: { message: "Loading model", type: "unavailable_error" } }, 503);
    server.models = [loading, loading, ...server.models];
    const { lap, error, clock } = await run(server);
    expect(error).toBeUndefined();
    expect(clock.waits).toEqual([1000, 2000]);
    expect(lap.read("out.jsonl")).toBe(await wellDone());
  });

  it("keeps what was answered when the model changes between", async () => {
    let seen = 0;
    const server = await HostileServer.start((response, _seen, well) => {
      if (++seen <= 5) return well();
      sendJson(response, {
        model: "other-model",
        choices: [{ finish_reason: "stop", message: { content: "x" } }],
      });
    });
    const { error } = await run(server, { atOnce: 1 });
    expect(error).toMatchObject({ kind: "config" });
    expect(error?.message).toContain("other-model");
    expect(error?.message).toContain("answers.jsonl: 5");
  });
});
