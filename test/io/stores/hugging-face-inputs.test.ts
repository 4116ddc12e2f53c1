import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { CANARY, DONE, MARKS, ROW } from "../../helpers/rows.js";
import { openServer, resultFrom } from "../../helpers/s3.js";
import { type Files, workspace } from "../../helpers/workspace.js";

const TOKEN = `hf_${CANARY}`;
const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const NEXT_COMMIT = "89abcdef0123456789abcdef0123456789abcdef";
const DATASET = "hf://datasets/owner/name";

interface HubOptions {
  readonly files: Files;
  readonly token?: string;
  /** Handles a request for a file's bytes; true if it has answered. */
  readonly meddle?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

interface Hub {
  readonly url: string;
  readonly requests: string[];
  /** The options of a workspace whose command finds the hub. */
  readonly env: Readonly<Record<string, string>>;
  readonly secret: string;
  /** Moves the branch to another commit with these files. */
  readonly push: (files: Files) => void;
}

/** A hub on 127.0.0.1 with one dataset. */
async function openHub({ files, token, meddle = () => false }: HubOptions): Promise<Hub> {
  const commits = new Map([[COMMIT, files]]);
  let head = COMMIT;
  const server = await openServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, "http://hub").pathname);
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end();
      return;
    }
    const [, call, rest = ""] =
      /^(?:\/api)?\/datasets\/owner\/name\/(revision|paths-info|tree|resolve)\/(.*)$/.exec(path) ?? [];
    const [, commit = "", below = ""] = /^([0-9a-f]{40})\/?(.*)$/.exec(rest) ?? [];
    const here = commits.get(commit) ?? {};
    const file = here[below];
    if (call === "revision" && /^(?:main|v1|refs\/pr\/1)$/.test(rest))
      answer(response, { id: "1", sha: head });
    else if (call === "paths-info") {
      void bodyOf(request).then((body) => {
        const { paths } = JSON.parse(body) as { readonly paths: readonly string[] };
        answer(
          response,
          paths.flatMap((name) => (here[name] === undefined ? [] : [entryOf(name, here[name])])),
        );
      });
    } else if (call === "tree") {
      const names = Object.keys(here).filter((name) => below === "" || name.startsWith(`${below}/`));
      answer(
        response,
        names.map((name) => entryOf(name, here[name]!)),
      );
    } else if (call === "resolve" && file !== undefined) {
      if (!meddle(request, response)) sendRange(request, response, Buffer.from(file));
    } else response.writeHead(404, { "content-type": "application/json" }).end("{}");
  });
  return {
    ...server,
    env: { HF_ENDPOINT: server.url, HF_HOME: "home", HF_TOKEN: token ?? "" },
    secret: TOKEN,
    push: (pushed) => {
      head = NEXT_COMMIT;
      commits.set(head, pushed);
    },
  };
}

function sendRange(request: IncomingMessage, response: ServerResponse, whole: Buffer): void {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
  const part = whole.subarray(Number(first), Number(last) + 1);
  const range = `bytes ${first}-${last}/${whole.length}`;
  response.writeHead(206, { "content-length": part.length, "content-range": range }).end(part);
}

function entryOf(path: string, content: string | Buffer): object {
  const oid = createHash("sha1")
    .update(`blob ${Buffer.byteLength(content)}\0`)
    .update(content)
    .digest("hex");
  return { type: "file", path, oid, size: Buffer.byteLength(content) };
}

function answer(response: ServerResponse, value: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of request) all += String(chunk);
  return all;
}

/** A row that contains its own name, and is unchanged in the output. */
function row(name: string): string {
  return `{"question":"${name}","answer":"A"}\n`;
}

function rows(count: number): string {
  return Array.from({ length: count }, (_, i) => row(`Q${i} ${"é".repeat(i % 97)}`)).join("");
}

describe("a file of a hub dataset as an input", () => {
  it.each([
    ["lines", "train.jsonl", ROW.repeat(3), DONE.repeat(3)],
    ["gzip", "data/train.jsonl.gz", gzipSync(ROW.repeat(3)), DONE.repeat(3)],
    ["a name with odd characters", "a b/ü+%20&#.jsonl", ROW, DONE],
  ])("is read as %s", async (_, path, content, expected) => {
    const hub = await openHub({ files: { [path]: content } });
    const { code, stdout, stderr } = await resultFrom(hub, `${DATASET}/${path}`, ...MARKS);
    expect({ code, stderr, stdout }).toMatchObject({ code: 0, stdout: expected });
  });

  it.each(["@v1", "@refs/pr/1", `@${COMMIT}`, "@refs%2Fpr%2F1"])(
    "is read at its revision %s",
    async (revision) => {
      const hub = await openHub({ files: { "train.jsonl": ROW }, token: TOKEN });
      const { code, stdout } = await resultFrom(hub, `${DATASET}${revision}/train.jsonl`, ...MARKS);
      expect({ code, stdout }).toEqual({ code: 0, stdout: DONE });
      const files = hub.requests.filter((line) => line.includes("/resolve/"));
      expect(files.every((line) => line.startsWith(`GET /datasets/owner/name/resolve/${COMMIT}/`))).toBe(
        true,
      );
    },
  );

  it("is named by a glob, in the order of names", async () => {
    const names = [
      "data/b.jsonl",
      "data/a.jsonl",
      "data/.c.jsonl",
      "data/deep/d.jsonl",
      "data/x.txt",
      "e.jsonl",
    ];
    const hub = await openHub({ files: Object.fromEntries(names.map((name) => [name, row(name)])) });
    const read = async (glob: string): Promise<string[]> => {
      const { stdout } = await resultFrom(hub, `${DATASET}/${glob}`, "--method", "vanilla");
      const lines = stdout.trim().split("\n");
      return lines.map((line) => (JSON.parse(line) as { readonly question: string }).question);
    };
    expect(await read("data/*.jsonl")).toEqual(["data/a.jsonl", "data/b.jsonl"]);
    expect(await read("**/*.jsonl")).toEqual([
      "data/a.jsonl",
      "data/b.jsonl",
      "data/deep/d.jsonl",
      "e.jsonl",
    ]);
  });

  it("is split into shards, which read the commit of the plan when the branch moves on", async () => {
    const hub = await openHub({ files: { "train.jsonl": rows(2000) } });
    const lap = await workspace({ "train.jsonl": rows(2000) }, hub);
    await lap.run("train.jsonl", "-o", "one");
    const plan = ["plan", `${DATASET}/train.jsonl`, "-o", "run", "--shards", "3"];
    expect(await lap.run(...plan)).toMatchObject({ code: 0 });
    hub.push({ "train.jsonl": rows(10) });
    expect(await lap.run("run", "run", "--shard", "0-2/3")).toMatchObject({ code: 0 });
    expect(await lap.run("merge", "run", "-o", "merged")).toMatchObject({ code: 0 });
    expect(lap.bytes("merged")).toEqual(lap.bytes("one"));
    expect(await lap.run(...plan)).toMatchObject({
      code: 78,
      stderr: expect.stringContaining(`input ${DATASET}/train.jsonl changed in size`),
    });
  });

  it("is read by check", async () => {
    const hub = await openHub({ files: { "train.jsonl": '{"question":1,"answer":"A"}\n' } });
    const fields = ["--prompt-field", "question", "--answer-field", "answer"];
    const { code, stdout } = await resultFrom(hub, "check", `${DATASET}/train.jsonl`, ...fields);
    expect({ code, stdout }).toMatchObject({
      code: 65,
      stdout: expect.stringContaining(`${DATASET}/train.jsonl:1`),
    });
  });
});

describe("a connection to the hub that breaks", () => {
  it("is resumed at the byte where it broke, also from a mirror that ignores ranges", async () => {
    const text = rows(20_000);
    let asked = 0;
    const hub = await openHub({
      files: { "train.jsonl": text },
      meddle: (request, response) => {
        const whole = Buffer.from(text);
        const from = Number(/\d+/.exec(request.headers.range!)![0]);
        asked++;
        if (asked % 3 === 2) response.writeHead(200, { "content-length": whole.length }).end(whole);
        else if (asked < 8)
          response
            .writeHead(206, { "content-range": `bytes ${from}-${whole.length - 1}/${whole.length}` })
            .write(whole.subarray(from, from + 400_000), () => response.destroy());
        else return false;
        return true;
      },
    });
    const lap = await workspace({ "train.jsonl": text }, hub);
    const local = await lap.run("train.jsonl");
    const remote = await lap.run(`${DATASET}/train.jsonl`);
    expect(remote).toMatchObject({ code: 0 });
    expect(remote.stdout === local.stdout).toBe(true);
  });

  it.each([
    ["another range", (from: number, size: number) => `bytes ${from + 1}-${size - 1}/${size}`],
    ["an earlier range", (_: number, size: number) => `bytes 0-${size - 1}/${size}`],
    ["an object of another size", (from: number, size: number) => `bytes ${from}-${size - 1}/${size + 1}`],
    ["a range without its place", () => undefined],
  ] as const)("and is resumed with %s ends the run", async (_, rangeOf) => {
    const whole = Buffer.from(rows(3000));
    let asked = 0;
    const hub = await openHub({
      files: { "train.jsonl": whole.toString() },
      meddle: (request, response) => {
        const from = Number(/\d+/.exec(request.headers.range!)![0]);
        if (asked++ === 0) {
          const range = `bytes ${from}-${whole.length - 1}/${whole.length}`;
          response
            .writeHead(206, { "content-range": range })
            .write(whole.subarray(0, 50_000), () => response.destroy());
        } else {
          const range = rangeOf(from, whole.length);
          response
            .writeHead(206, range === undefined ? {} : { "content-range": range })
            .end(whole.subarray(from));
        }
        return true;
      },
    });
    const lap = await workspace({}, hub);
    const { code, stderr } = await lap.run(`${DATASET}/train.jsonl`, "-o", "out");
    expect({ code, stderr }).toEqual({
      code: 74,
      stderr: expect.stringMatching(/the answer is (another range|of an)/),
    });
    expect(lap.files()).toEqual({});
  });

  it("and is resumed with another object ends the run", async () => {
    const whole = Buffer.from(rows(3000));
    let asked = 0;
    const hub = await openHub({
      files: { "train.jsonl": whole.toString() },
      meddle: (request, response) => {
        const from = Number(/\d+/.exec(request.headers.range!)![0]);
        const headers = {
          "content-range": `bytes ${from}-${whole.length - 1}/${whole.length}`,
          etag: `"${asked}"`,
        };
        if (asked++ === 0)
          response.writeHead(206, headers).write(whole.subarray(0, 50_000), () => response.destroy());
        else response.writeHead(206, headers).end(whole.subarray(from));
        return true;
      },
    });
    const lap = await workspace({}, hub);
    const { code, stderr } = await lap.run(`${DATASET}/train.jsonl`, "-o", "out");
    expect({ code, stderr }).toEqual({ code: 75, stderr: expect.stringContaining("was replaced") });
    expect(lap.files()).toEqual({});
  });

  it("gives no bytes but those whose digest the hub names", async () => {
    const text = rows(100);
    const hub = await openHub({
      files: { "train.jsonl": text },
      meddle: (request, response) => {
        sendRange(request, response, Buffer.from(text.replace("Q7 ", "Q8 ")));
        return true;
      },
    });
    const lap = await workspace({}, hub);
    const { code, stderr } = await lap.run(`${DATASET}/train.jsonl`, "-o", "out");
    expect({ code, stderr }).toEqual({
      code: 74,
      stderr: expect.stringContaining("git blob id that the store names"),
    });
    expect(lap.files()).toEqual({});
  });

  it("again and again ends the run, and publishes nothing", async () => {
    const hub = await openHub({
      files: { "train.jsonl": rows(1000) },
      meddle: (_, response) => {
        response.destroy();
        return true;
      },
    });
    const lap = await workspace({}, hub);
    const { code, stderr } = await lap.run(`${DATASET}/train.jsonl`, "-o", "out");
    expect({ code, stderr }).toEqual({
      code: 74,
      stderr: expect.stringContaining(`${DATASET}/train.jsonl: reading from ${hub.url} failed (`),
    });
    expect(lap.files()).toEqual({});
  });
});

describe("a hub that refuses or redirects", () => {
  it("is asked again, and its token is not sent to the host of a redirect", async () => {
    let refusals = 2;
    const shown: (string | undefined)[] = [];
    const store = await openServer((request, response) => {
      shown.push(request.headers.authorization);
      sendRange(request, response, Buffer.from(ROW));
    });
    const hub = await openHub({
      files: { "train.jsonl": ROW },
      token: TOKEN,
      meddle: (_, response) => {
        if (refusals-- > 0) response.writeHead(503).end();
        else response.writeHead(302, { location: `${store.url}/blob?signed` }).end();
        return true;
      },
    });
    const { code, stdout } = await resultFrom(hub, `${DATASET}/train.jsonl`, ...MARKS);
    expect({ code, stdout }).toEqual({ code: 0, stdout: DONE });
    expect(new Set(shown)).toEqual(new Set([undefined]));
  });

  it.each([
    [2, 0, ""],
    [99, 74, `${DATASET}/train.jsonl: `],
  ])("is asked again after %i refusals, or ends the run", async (times, code, message) => {
    const good = await openHub({ files: { "train.jsonl": ROW } });
    let left = times;
    const busy = await openServer((request, response) => {
      if (left-- > 0) response.writeHead(429).end();
      else response.writeHead(307, { location: `${good.url}${request.url}` }).end();
    });
    const asked = { ...good, env: { ...good.env, HF_ENDPOINT: busy.url } };
    const ended = await resultFrom(asked, `${DATASET}/train.jsonl`);
    expect(ended).toMatchObject({ code, stderr: expect.stringContaining(message) });
  });

  it("ends the run when it cannot be reached", async () => {
    const hub = await openHub({ files: {} });
    const gone = { ...hub, env: { ...hub.env, HF_ENDPOINT: "http://127.0.0.1:1" } };
    const { code, stderr } = await resultFrom(gone, `${DATASET}/train.jsonl`);
    expect({ code, stderr }).toEqual({
      code: 74,
      stderr: expect.stringMatching(
        /name\/train\.jsonl: http:\/\/127\.0\.0\.1:1 cannot be reached \(.*; try again, or/,
      ),
    });
  });
});

describe("a file of a hub dataset that cannot be read", () => {
  it.each([
    ["no file", `${DATASET}/none.jsonl`, 66, "no such file"],
    [
      "no dataset",
      "hf://datasets/owner/other/train.jsonl",
      66,
      "has no such dataset, revision or file (404)",
    ],
    ["no revision", `${DATASET}@v9/train.jsonl`, 66, "has no such dataset, revision or file (404)"],
    ["no match", `${DATASET}/data/*.gz`, 66, "no file matches"],
    ["no path", DATASET, 2, "an hf:// name must be hf://datasets/owner/name/path/file.jsonl"],
    ["a way out", `${DATASET}/../../models/x/y`, 2, "an hf:// name must be"],
    ["a model", "hf://owner/name/train.jsonl", 2, "an hf:// name must be"],
  ])("is refused: %s", async (_, name, code, message) => {
    const hub = await openHub({ files: { "train.jsonl": ROW } });
    const ended = await resultFrom(hub, name);
    expect(ended).toMatchObject({ code, stderr: expect.stringContaining(message) });
  });

  it("is refused without a valid token, or offline", async () => {
    const hub = await openHub({ files: { "train.jsonl": ROW }, token: TOKEN });
    const lap = await workspace({}, hub);
    const name = `${DATASET}/train.jsonl`;
    expect(await lap.run(name, { env: { HF_TOKEN: "" } })).toMatchObject({
      code: 66,
      stderr: expect.stringContaining("and no token is set (HF_TOKEN)"),
    });
    expect(await lap.run(name, { env: { HF_TOKEN: "hf_other" } })).toMatchObject({
      code: 66,
      stderr: expect.stringContaining("and the token does not give access (HF_TOKEN)"),
    });
    const before = hub.requests.length;
    expect(await lap.run(name, { env: { HF_HUB_OFFLINE: "1" } })).toMatchObject({ code: 78 });
    expect(hub.requests.length).toBe(before);
  });
});
