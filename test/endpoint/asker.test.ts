import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { RunError } from "../../src/domain/run-error.js";
import { AnswersFile } from "../../src/endpoint/answers/answers-file.js";
import type { Asked } from "../../src/endpoint/asker.js";
import { openEndpoint } from "../../src/endpoint/open-endpoint.js";
import type { AskRequest, JsonBody } from "../../src/endpoint/request.js";
import { EndpointSettings } from "../../src/endpoint/settings.js";
import {
  type Behaviour,
  CUT,
  goodAnswer,
  HostileServer,
  ManualClock,
  MODEL,
  once,
  PASSING,
  sendJson,
} from "../helpers/hostile-server.js";
import { workspace } from "../helpers/workspace.js";

const KEY = "sk-CANARY-0123456789abcdef";

interface Setup {
  readonly server: HostileServer;
  readonly clock: ManualClock;
  readonly answersPath: string;
  readonly notices: string[];
  readonly ask: (
    requests: readonly AskRequest[],
    order?: "together" | "one by one",
  ) => Promise<readonly Asked[]>;
}

type Overrides = Partial<Record<keyof EndpointSettings, unknown>>;

async function setup(
  behaviour?: Behaviour,
  overrides: Overrides = {},
  sampling: JsonBody = { temperature: 0.95, max_tokens: 64 },
  env: Readonly<Record<string, string>> = {},
): Promise<Setup> {
  const lap = await workspace();
  const server = await HostileServer.start(behaviour);
  const clock = new ManualClock();
  const notices: string[] = [];
  const path = lap.path("answers.jsonl");
  const settings = EndpointSettings.parse({ endpoint: server.url, ...overrides });
  return {
    ...{ server, clock, answersPath: path, notices },
    ask: async (requests, order = "together") => {
      const answers = await AnswersFile.open({
        path,
        name: "answers.jsonl",
        mode: "append",
        owner: undefined,
      });
      let close = async (): Promise<void> => undefined;
      try {
        const opened = await openEndpoint(
          {
            ...{ settings, answers, clock, sampling, path: "/chat/completions", keyVariable: undefined },
            onNotice: (line) => notices.push(line),
          },
          { env: { OPENAI_API_KEY: KEY, ...env } },
        );
        close = opened.close;
        if (order === "together")
          return await Promise.all(requests.map((request) => opened.asker.ask(request)));
        const asked: Asked[] = [];
        for (const request of requests) asked.push(await opened.asker.ask(request));
        return asked;
      } finally {
        await close();
        await answers.close();
        expect(Object.values(lap.files()).join("")).not.toContain(KEY);
      }
    },
  };
}

const request = (i: number): AskRequest => ({
  path: "/chat/completions",
  body: { model: MODEL, messages: [{ role: "user", content: `row ${i}` }], temperature: 0.95, seed: i },
});
const REQUESTS = Array.from({ length: 12 }, (_, i) => request(i));

const texts = (asked: readonly Asked[]): readonly string[] =>
  asked.map((one) => (one.kind === "answer" && one.reply.kind === "text" ? one.reply.text : one.kind));

const reason = (asked: Asked | undefined): string | undefined =>
  asked?.kind === "problem" ? asked.failure.reason : asked?.kind;

async function failureOf(asking: Promise<unknown>): Promise<RunError> {
  return asking.then(
    () => expect.unreachable("nothing failed"),
    (error: RunError) => error,
  );
}

describe("an answer", () => {
  it("comes once for each request, and is not asked for again by a later run", async () => {
    const { server, ask } = await setup();
    const first = await ask([...REQUESTS, ...REQUESTS]);
    expect(server.rows).toHaveLength(REQUESTS.length);
    expect(texts(first).slice(0, 12)).toEqual(texts(first).slice(12));
    const before = server.seen.length;
    expect(texts(await ask(REQUESTS))).toEqual(texts(first).slice(0, 12));
    expect(server.seen.length).toBe(before);
  });

  it("is asked for with the key, in requests of JSON", async () => {
    const { server, ask } = await setup();
    await ask([request(1)]);
    for (const { headers } of server.seen) expect(headers.authorization).toBe(`Bearer ${KEY}`);
  });
});

describe("what may pass", () => {
  it.each(Object.keys(PASSING))("is tried again: %s", async (name) => {
    const { server, ask, clock } = await setup(once(PASSING[name]!));
    const asked = await ask(REQUESTS);
    expect(asked.map(({ kind }) => kind)).toEqual(REQUESTS.map(() => "answer"));
    expect(server.rows).toHaveLength(2 * REQUESTS.length);
    expect(clock.waits).toEqual(REQUESTS.map(() => 1000));
  });

  it.each(Object.keys(PASSING))("is a problem in the end, and is never kept: %s", async (name) => {
    const { server, ask, clock, answersPath } = await setup(PASSING[name]!, { tries: 3, giveUp: 99 });
    const [one] = await ask([request(1)]);
    expect(one!.kind).toBe("problem");
    expect(server.rows).toHaveLength(3);
    expect(clock.waits).toEqual([1000, 2000]);
    const file = await AnswersFile.open({ path: answersPath, name: "", mode: "read", owner: undefined });
    expect(file.count).toBe(0);
    await file.close();
  });

  it("waits twice as long each time, up to a minute", async () => {
    const { ask, clock } = await setup(PASSING["500"]!, { tries: 9 });
    await ask([request(1)]);
    expect(clock.waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => 1000 * seconds));
  });

  it("is a refused connection, too", async () => {
    const { server, ask } = await setup(undefined, { tries: 2 });
    await server.stop();
    const error = await failureOf(ask([request(1)]));
    expect(error).toMatchObject({ kind: "io", message: expect.stringContaining("ECONNREFUSED") });
  });
});

describe("the deadline", () => {
  const HANGING: Readonly<Record<string, (clock: () => ManualClock) => Behaviour>> = {
    "before the headers": (clock) => () => clock().expire(),
    "after half a body": (clock) => (response) => {
      response.writeHead(200, { "content-length": CUT.length });
      response.write(CUT.slice(0, 40), () => setImmediate(clock().expire));
    },
    "after the headers, at a byte now and then": (clock) => (response) => {
      response.writeHead(200, { "transfer-encoding": "chunked" });
      response.write("{", () => setImmediate(() => response.write(" ", () => setImmediate(clock().expire))));
    },
  };

  it.each(Object.keys(HANGING))("ends an attempt that hangs %s", async (name) => {
    let clock: ManualClock | undefined;
    const made = await setup(once(HANGING[name]!(() => clock!)), { atOnce: 1 });
    clock = made.clock;
    const asked = await made.ask(REQUESTS.slice(0, 3));
    expect(asked.map(({ kind }) => kind)).toEqual(["answer", "answer", "answer"]);
    expect(made.server.rows).toHaveLength(6);
  });
});

describe("Retry-After", () => {
  it.each([
    ["seconds", { "retry-after": "2" }, 2000],
    ["a date", { "retry-after": "Sat, 28 Nov 2026 08:00:30 GMT" }, 30_000],
    ["milliseconds", { "retry-after-ms": "1500" }, 1500],
  ])("in %s pauses all starts, and loses nothing", async (_name, headers, wait) => {
    let refused = 0;
    const { server, ask, clock } = await setup(
      (response, seen, well) => {
        if (seen.times > 1 || refused === 3) return well();
        refused++;
        sendJson(response, "", 429, headers);
      },
      { atOnce: 1 },
    );
    const asked = await ask(REQUESTS);
    expect(asked.every(({ kind }) => kind === "answer")).toBe(true);
    expect(server.rows).toHaveLength(REQUESTS.length + refused);
    expect(clock.waits[0]).toBe(wait);
  });

  it("over 15 minutes ends the run at once, and says until when", async () => {
    const { ask, clock } = await setup((response) => sendJson(response, "", 429, { "retry-after": "86400" }));
    const error = await failureOf(ask(REQUESTS));
    expect(error).toMatchObject({ kind: "io", message: expect.stringContaining("2026-11-29T08:00:00") });
    expect(clock.waits).toEqual([]);
  });

  it("does not cost a request its tries while others are answered", async () => {
    const { ask } = await setup(
      (response, seen, well) =>
        seen.body["seed"] === 0 && seen.times < 9
          ? sendJson(response, "", 429, { "retry-after": "1" })
          : well(),
      { tries: 2, atOnce: 2 },
    );
    const many = Array.from({ length: 40 }, (_, i) => request(i));
    expect((await ask(many)).every(({ kind }) => kind === "answer")).toBe(true);
  });
});

describe("what will not pass", () => {
  it.each([
    [
      "a prompt that is too long",
      400,
      { error: { type: "exceed_context_size_error", code: 400 } },
      "refused",
    ],
    ["the shape of FastAPI", 422, { detail: [{ loc: ["body", "messages"], msg: "bad" }] }, "refused"],
    ["a filter", 400, { error: { code: "content_filter" } }, "filtered"],
    [
      "a limit that names max_tokens",
      400,
      { error: { message: "'max_tokens' is too large: 1024" } },
      "refused",
    ],
    ["413", 413, "", "refused"],
  ])("is asked once: %s", async (_name, status, body, expected) => {
    const { server, ask } = await setup((response) => sendJson(response, body, status));
    const [one] = await ask([request(1)]);
    expect(reason(one)).toBe(expected);
    expect(server.rows).toHaveLength(1);
  });

  it("is filtered, and is not kept, with a null content and content_filter; no number of such ends a run", async () => {
    const { server, ask } = await setup((response, seen) =>
      sendJson(response, {
        ...goodAnswer(seen),
        choices: [{ finish_reason: "content_filter", message: { content: null } }],
      }),
    );
    const asked = await ask(Array.from({ length: 50 }, (_, i) => request(i)));
    expect(new Set(asked.map(reason))).toEqual(new Set(["filtered"]));
    expect(server.rows).toHaveLength(50);
  });

  it.each([
    ["no choices", (seen: object) => ({ ...seen, choices: [] })],
    ["no message", (seen: object) => ({ ...seen, choices: [{ finish_reason: "stop" }] })],
    [
      "a null content",
      (seen: object) => ({ ...seen, choices: [{ finish_reason: "stop", message: { content: null } }] }),
    ],
    ["no reason to stop", (seen: object) => ({ ...seen, choices: [{ message: { content: "x" } }] })],
  ])("is no answer, and is not kept: %s", async (_name, change) => {
    const { server, ask } = await setup((response, seen) => sendJson(response, change(goodAnswer(seen))));
    expect(reason((await ask([request(1)]))[0])).toBe("no-choice");
    expect(reason((await ask([request(1)]))[0])).toBe("no-choice");
    expect(server.rows).toHaveLength(2);
  });

  it("is an answer of more than 16 MiB", async () => {
    const { ask } = await setup((response) => {
      response.on("error", () => undefined);
      sendJson(response, `{"choices":"${"x".repeat(17 << 20)}"}`);
    });
    expect(reason((await ask([request(1)]))[0])).toBe("too-long");
  });

  it.each([
    ["401", 401, {}, "refuses the key in OPENAI_API_KEY"],
    ["403", 403, {}, "refuses the key"],
    ["404", 404, {}, "no such model"],
    [
      "a parameter by name",
      400,
      { error: { param: "temperature", message: "no" } },
      "the parameter temperature",
    ],
    [
      "a parameter of FastAPI",
      422,
      { detail: [{ loc: ["body", "seed"], msg: "extra" }] },
      "the parameter seed",
    ],
    [
      "a limit by another name",
      400,
      { error: { message: "Unsupported parameter: 'max_tokens'" } },
      "max_tokens",
    ],
  ])("ends the run: %s", async (_name, status, body, words) => {
    const { ask, server } = await setup((response) => sendJson(response, body, status), { atOnce: 1 });
    const asked = { ...request(1), body: { ...request(1).body, max_tokens: 5 } };
    const error = await failureOf(ask([asked, request(2)]));
    expect(error).toMatchObject({ kind: "config", message: expect.stringContaining(words) });
    expect(error.message).not.toContain(KEY);
    expect(server.rows).toHaveLength(1);
  });

  it("stops the run when so many requests have failed with no answer between", async () => {
    const { ask, server } = await setup((response) => sendJson(response, {}, 400), { giveUp: 5, atOnce: 1 });
    const error = await failureOf(ask(REQUESTS));
    expect(error).toMatchObject({ kind: "io", message: expect.stringContaining("5 different requests") });
    expect(server.rows).toHaveLength(5);
  });

  it("is not asked for again by another row that makes the same request", async () => {
    const { ask, server } = await setup((response) => sendJson(response, {}, 400), { atOnce: 1, giveUp: 2 });
    const same = Array.from({ length: 4 }, () => request(1));
    expect((await ask(same, "one by one")).map(reason)).toEqual(same.map(() => "refused"));
    expect(server.rows).toHaveLength(1);
  });

  it("goes on while there are answers between", async () => {
    const { ask } = await setup(
      (response, seen, well) => (Number(seen.body["seed"]) % 3 === 0 ? well() : sendJson(response, {}, 400)),
      { giveUp: 3, atOnce: 1 },
    );
    expect((await ask(REQUESTS)).filter(({ kind }) => kind === "answer")).toHaveLength(4);
  });
});

describe("replies", () => {
  const withChoice =
    (choice: object): Behaviour =>
    (response, seen) =>
      sendJson(response, { ...goodAnswer(seen), choices: [{ finish_reason: "stop", ...choice }] });

  it.each([
    [
      "parts are joined",
      {
        message: {
          content: [
            { type: "text", text: "a" },
            { type: "text", text: "b" },
          ],
        },
      },
      "text",
      "ab",
    ],
    ["reasoning stays apart", { message: { content: "a", reasoning_content: "hm" } }, "text", "a"],
    ["a refusal is an answer", { message: { content: null, refusal: "No." } }, "refused", "No."],
    ["filtered text", { finish_reason: "content_filter", message: { content: "a" } }, "filtered", undefined],
  ])("%s", async (_name, choice, kind, text) => {
    const { ask, server } = await setup(withChoice(choice));
    for (let i = 0; i < 2; i++) {
      const [one] = await ask([request(1)]);
      expect(one?.kind === "answer" && one.reply).toMatchObject(
        text === undefined ? { kind } : { kind, text },
      );
    }
    expect(server.rows).toHaveLength(1);
  });
});

describe("the model", () => {
  it("is the only one, or has to be named", async () => {
    const { ask, server } = await setup();
    server.models = [{ data: [{ id: "a" }, { id: "b" }] }];
    expect(await failureOf(ask([request(1)]))).toMatchObject({
      kind: "config",
      message: expect.stringMatching(/lists a, b; name one with --model/),
    });
  });

  it("has to be listed", async () => {
    const { ask } = await setup(undefined, { model: "gone" });
    expect(await failureOf(ask([request(1)]))).toMatchObject({
      kind: "config",
      message: expect.stringContaining("not gone"),
    });
  });

  it("may not change behind the answers file; times and permissions may", async () => {
    const { ask, server } = await setup();
    const entry = { id: MODEL, root: "/weights/a", created: 1, permission: [{ id: "x" }] };
    server.models = [{ data: [entry] }];
    await ask([request(1)]);
    server.models = [{ data: [{ ...entry, created: 2, permission: [{ id: "y" }] }] }];
    await ask([request(2)]);
    server.models = [{ data: [{ ...entry, root: "/weights/b" }] }];
    const error = await failureOf(ask([request(3)]));
    expect(error).toMatchObject({ kind: "config" });
    expect(error.message).toContain("/weights/a");
    expect(error.message).toContain("/weights/b");
    // all answers are there, so that nobody is asked
    expect((await ask([request(1), request(2)])).map(({ kind }) => kind)).toEqual(["answer", "answer"]);
  });

  it("may not be another one in an answer", async () => {
    const { ask } = await setup((response, seen) =>
      sendJson(response, { ...goodAnswer(seen), model: "other" }),
    );
    expect(await failureOf(ask([request(1)]))).toMatchObject({
      kind: "config",
      message: expect.stringContaining("other"),
    });
  });

  it("is told apart by a fixed question", async () => {
    const { ask, server, notices } = await setup();
    await ask([request(1)]);
    server.canary = (response, seen) =>
      sendJson(response, goodAnswer(seen, `new weights ${String(seen.body["seed"])}`));
    await ask([request(2)]);
    expect(notices).toEqual([expect.stringContaining("in another way")]);
  });

  it("that ignores the sampling is noticed", async () => {
    const { ask, server, notices } = await setup();
    server.canary = (response, seen) => sendJson(response, goodAnswer(seen, "greedy"));
    await ask([request(1)]);
    expect(notices).toEqual([expect.stringContaining("sampling-ignored")]);
  });
});

describe("the key", () => {
  it.each([301, 302, 307, 308])("is not sent where a redirect (%s) leads", async (status) => {
    const seen: unknown[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers);
      response.end("{}");
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void elsewhere.close());
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/v1/chat/completions?k=${KEY}`;
    const { ask } = await setup((response) => response.writeHead(status, { location }).end());
    const error = await failureOf(ask([request(1)]));
    expect(error).toMatchObject({ kind: "config", message: expect.stringContaining("redirects to") });
    expect(error.message).not.toContain(KEY);
    expect(seen).toEqual([]);
  });

  it.each([KEY, JSON.stringify(KEY).slice(1, -1).replace("-", "\\u002d")])(
    "that a server repeats is not kept (%#)",
    async (spelt) => {
      const { ask } = await setup((response, seen) =>
        sendJson(response, JSON.stringify(goodAnswer(seen, "KEY")).replace("KEY", spelt)),
      );
      const error = await failureOf(ask([request(1)]));
      expect(error).toMatchObject({ kind: "config", message: expect.stringContaining("repeats the key") });
      expect(error.message).not.toContain(KEY);
    },
  );

  it.each([
    "http://user:sk-1@127.0.0.1/v1",
    "http://127.0.0.1/v1?api_key=sk-1",
    "ftp://127.0.0.1/v1",
    "sk-1",
  ])("in the URL %s is refused and not printed", async (endpoint) => {
    const { ask } = await setup(undefined, { endpoint });
    const error = await failureOf(ask([request(1)]));
    expect(error.kind).toBe("usage");
    expect(error.message).not.toContain("sk-1");
  });
});

describe("a proxy", () => {
  it.each([
    ["is used as by Node itself", "1", "", true],
    ["is not used without NODE_USE_ENV_PROXY", "", "", false],
    ["is not used for hosts of NO_PROXY", "1", "127.0.0.1", false],
  ])("%s", async (_name, uses, except, isUsed) => {
    const tunnels: string[] = [];
    const proxy = createServer().on("connect", (asked, socket: Socket) => {
      tunnels.push(asked.url ?? "");
      const [host, port] = (asked.url ?? "").split(":");
      const through = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        through.pipe(socket).pipe(through);
      });
      for (const end of [through, socket]) end.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void proxy.close());
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const { ask } = await setup(undefined, {}, undefined, {
      ...{ HTTP_PROXY: url, NO_PROXY: except, NODE_USE_ENV_PROXY: uses },
    });
    expect((await ask([request(1)]))[0]!.kind).toBe("answer");
    expect(tunnels.length > 0).toBe(isUsed);
  });
});

describe("the pace", () => {
  it("starts so many requests a minute", async () => {
    const { ask, clock } = await setup(undefined, { perMinute: 5 }, { temperature: 0, max_tokens: 8 });
    const begin = clock.now();
    await ask(REQUESTS);
    // 14 starts with the two at the beginning: 5, 5 and 4 of them
    expect(clock.now() - begin).toBe(120_000);
  });

  it("has so many in flight", async () => {
    let [inFlight, most] = [0, 0];
    const { ask } = await setup(
      (response, _seen, well) => {
        inFlight++;
        most = Math.max(most, inFlight);
        response.on("close", () => inFlight--);
        setImmediate(well);
      },
      { atOnce: 3 },
    );
    await ask(REQUESTS);
    expect(most).toBeLessThanOrEqual(3);
  });
});
