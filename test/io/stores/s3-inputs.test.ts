import { mkdir, readFile, writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { writeParquet } from "../../helpers/parquet.js";
import { DONE, MARKS, ROW } from "../../helpers/rows.js";
import { until } from "../../helpers/running-command.js";
import { openServer, openStore, resultFrom, SECRET, storeAt } from "../../helpers/s3.js";
import { workspace } from "../../helpers/workspace.js";
import { zstdFrame } from "../../helpers/zstd.js";

/** A row that contains its own name. */
function row(name: string): string {
  return `{"question":"${name}","answer":"A"}\n`;
}

/** Rows of different lengths, each with its number. */
function rows(count: number): string {
  return Array.from({ length: count }, (_, i) => row(`Q${i} ${"é".repeat(i % 97)}`)).join("");
}

describe("an S3 object as an input", () => {
  it.each([
    ["lines", "in.jsonl", ROW.repeat(3), DONE.repeat(3)],
    ["gzip", "in.gz", gzipSync(ROW.repeat(3)), DONE.repeat(3)],
    ["zstd", "in.zst", zstdFrame([ROW, ROW]), DONE.repeat(2)],
    ["an array", "a.json", `[${ROW},${ROW}]`, `[${DONE.trim()}\n,${DONE.trim()}\n]`],
    ["nothing", "empty.jsonl", "", ""],
    ["a key with odd characters", "a b/ü+%20&#?.jsonl", ROW, DONE],
  ])("is read as %s", async (_, key, content, expected) => {
    const store = await openStore();
    await store.put(key, content);
    const { code, stdout, stderr } = await resultFrom(store, `s3://bucket/${key}`, "--allow-empty", ...MARKS);
    expect({ code, stderr, stdout }).toMatchObject({ code: 0, stdout: expected });
  });

  it("is read by ranges if it is Parquet", async () => {
    const store = await openStore();
    const lap = await workspace({}, store);
    const path = lap.path("in.parquet");
    await writeParquet(path, "SELECT 'Q' AS question, 'A' AS answer FROM range(3)", "");
    await store.put("in.parquet", await readFile(path));
    const { code, stdout } = await resultFrom(store, "s3://bucket/in.parquet", ...MARKS);
    expect({ code, stdout }).toEqual({ code: 0, stdout: DONE.repeat(3) });
  });

  it("gives the output of a local file, and is in the manifest with its name and hash", async () => {
    const store = await openStore();
    const lap = await workspace({ "in.jsonl": rows(20_000) }, store);
    await store.put("in.jsonl", rows(20_000));
    await lap.run("in.jsonl", "-o", "local");
    expect((await lap.run("s3://bucket/in.jsonl", "-o", "remote")).code).toBe(0);
    const made = lap.files();
    expect(made["remote"]).toBe(made["local"]);
    const [local, remote] = ["local", "remote"].map((name) => JSON.parse(made[`${name}.manifest.json`]!));
    expect(remote.inputs).toEqual([{ ...local.inputs[0], name: "s3://bucket/in.jsonl" }]);
    const again = ["--config", "remote.manifest.json", "-o", "remote"];
    expect((await lap.run(...again)).code).toBe(0);
    await store.put("in.jsonl", rows(3));
    const { code, stderr } = await lap.run(...again);
    expect({ code, stderr }).toMatchObject({
      code: 78,
      stderr: expect.stringContaining("s3://bucket/in.jsonl differs from the file in the manifest"),
    });
  });

  it("is read by check, and beside local files", async () => {
    const store = await openStore();
    await store.put("in.jsonl", ROW);
    const lap = await workspace({ "in.jsonl": ROW }, store);
    const { code, stdout } = await lap.run("in.jsonl", "s3://bucket/in.jsonl", ...MARKS);
    expect({ code, stdout }).toEqual({ code: 0, stdout: DONE.repeat(2) });
    await store.put("bad.jsonl", '{"question":1,"answer":"A"}\n');
    const checked = await lap.run(
      "check",
      "s3://bucket/bad.jsonl",
      "--prompt-field",
      "question",
      "--answer-field",
      "answer",
    );
    expect(checked.code).toBe(65);
    expect(checked.stdout).toContain("s3://bucket/bad.jsonl:1");
  });

  it("is named by a glob, in the order of names, as files are", async () => {
    const store = await openStore();
    const lap = await workspace({}, store);
    await mkdir(lap.path("data/deep"), { recursive: true });
    const names = ["a.jsonl", "b-1.jsonl", "B.jsonl", "[x].jsonl", ".hidden.jsonl", "x.txt", "deep/c.jsonl"];
    for (const name of names) {
      await writeFile(lap.path("data", name), row(name));
      await store.put(`data/${name}`, row(name));
    }
    await store.put("data2/a.jsonl", "not to be read");
    for (const glob of [
      "*.jsonl",
      "**/*.jsonl",
      "?.jsonl",
      "{a,x}.*",
      "[a-b]*.jsonl",
      "[x].jsonl",
      "d*/[!d].jsonl",
    ]) {
      const local = await lap.run(`data/${glob}`);
      const remote = await lap.run(`s3://bucket/data/${glob}`);
      expect([glob, remote.code, remote.stdout]).toEqual([glob, 0, local.stdout]);
    }
  });

  it("is found on any page of a listing", async () => {
    const pages = [
      "<IsTruncated>true</IsTruncated><NextContinuationToken>next</NextContinuationToken>",
      "<IsTruncated>false</IsTruncated>",
    ];
    const { url } = await openServer((request, response) => {
      const asked = new URL(request.url!, "http://store").searchParams;
      const isNext = asked.get("continuation-token") === "next";
      const object = `<Contents><Key>${isNext ? "a" : "b"}.jsonl</Key><Size>${ROW.length}</Size><ETag>"e"</ETag></Contents>`;
      const page = `<ListBucketResult>${pages[isNext ? 1 : 0]}${object}</ListBucketResult>`;
      if (asked.has("list-type")) response.writeHead(200, { "content-type": "application/xml" }).end(page);
      else {
        const [, first, last] = /bytes=(\d+)-(\d+)/.exec(request.headers.range!)!;
        const part = ROW.slice(Number(first), Number(last) + 1);
        response.writeHead(206, { etag: '"e"', "content-length": part.length }).end(part);
      }
    });
    const { code, stdout } = await resultFrom(storeAt(url), "s3://bucket/*.jsonl", ...MARKS);
    expect({ code, stdout }).toEqual({ code: 0, stdout: DONE.repeat(2) });
  });
});

describe("an S3 object that cannot be read", () => {
  it.each([
    ["no key", "s3://bucket/none.jsonl", 66, "s3://bucket/none.jsonl: no such object or bucket"],
    ["no bucket", "s3://no-bucket/in.jsonl", 66, "s3://no-bucket/in.jsonl: no such object or bucket"],
    ["no match", "s3://bucket/*.gz", 66, "s3://bucket/*.gz: no object matches"],
    ["no bucket to list", "s3://no-bucket/*.gz", 66, "s3://no-bucket/*.gz: no such bucket"],
    ["a folder", "s3://bucket/data/", 66, 'name objects, or a glob such as "s3://bucket/data/*.jsonl"'],
    ["a bucket alone", "s3://bucket", 66, "s3://bucket is not the name of an object"],
    [
      "a password in the name",
      `s3://id:${SECRET}@bucket/in.jsonl`,
      2,
      "an s3:// name must be s3://bucket/key",
    ],
    ["another store", "gs://bucket/in.jsonl", 2, "gs:// is not supported (expected s3:// or hf://)"],
  ])("is refused: %s", async (_, name, code, message) => {
    const store = await openStore();
    const ended = await resultFrom(store, name);
    expect(ended).toMatchObject({ code, stderr: expect.stringContaining(message) });
  });

  it.each([
    [403, "AccessDenied", 66, "access is denied (403"],
    [301, "PermanentRedirect", 66, "the bucket is in another region (301"],
    [400, "AuthorizationHeaderMalformed", 66, "set AWS_REGION"],
    [503, "SlowDown", 74, "reading failed (503 SlowDown)"],
  ])("is refused when the store answers %i", async (status, word, code, message) => {
    const { url } = await openServer((_, response) => {
      const text = `<Error><Code>${word}</Code><Message>${SECRET}</Message><AWSAccessKeyId>id</AWSAccessKeyId></Error>`;
      response.writeHead(status, { "content-type": "application/xml" }).end(text);
    });
    const { code: got, stderr } = await resultFrom(storeAt(url), "s3://bucket/*.jsonl");
    expect({ code: got, stderr }).toEqual({ code, stderr: expect.stringContaining(message) });
    expect(stderr).toContain("s3://bucket/*.jsonl: ");
  });

  it("is refused without a store, or without credentials", async () => {
    const { url } = await openServer(() => undefined);
    const gone = storeAt(url.replace(/\d+$/, "1"));
    expect(await resultFrom(gone, "s3://bucket/in.jsonl")).toMatchObject({
      code: 74,
      stderr: expect.stringContaining("s3://bucket/in.jsonl: reading failed (ECONNREFUSED)"),
    });
    const { env, secret } = storeAt(url);
    const nobody = { env: { ...env, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" }, secret };
    expect(await resultFrom(nobody, "s3://bucket/in.jsonl")).toMatchObject({
      code: 78,
      stderr: expect.stringContaining("no credentials found"),
    });
  });
});

it("a bucket in another S3 region is found there", async () => {
  const scopes: string[] = [];
  const { url } = await openServer((request, response) => {
    const scope = /Credential=[^/]+\/\d+\/([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    scopes.push(scope);
    if (scope !== "eu-west-1") {
      const headers = { "x-amz-bucket-region": "eu-west-1", "content-type": "application/xml" };
      response.writeHead(301, headers).end("<Error><Code>PermanentRedirect</Code></Error>");
    } else if (request.method === "HEAD") {
      response.writeHead(200, { "content-length": ROW.length, etag: '"e"' }).end();
    } else {
      const [, first, last] = /bytes=(\d+)-(\d+)/.exec(request.headers.range!)!;
      const range = { etag: '"e"', "content-range": `bytes ${first}-${last}/${ROW.length}` };
      response.writeHead(206, range).end(ROW.slice(Number(first), Number(last) + 1));
    }
  });
  for (const region of ["us-west-2", ""]) {
    const { env, secret } = storeAt(url);
    const store = { env: { ...env, AWS_REGION: region }, secret };
    const { code, stdout } = await resultFrom(store, "s3://bucket/in.jsonl", ...MARKS);
    expect({ code, stdout }).toEqual({ code: 0, stdout: DONE });
    expect(scopes.splice(0)[0]).toBe(region || "us-east-1");
  }
});

describe("a connection to S3 that breaks", () => {
  /** A store that closes the connection after this number of bytes, this number of times. */
  async function breaking(bytes: number, times: number) {
    let left = times;
    // the first few bytes alone tell what the object is
    const ranges: (string | undefined)[] = [];
    const store = await openStore((request, response) => {
      if (request.method !== "GET" || !request.url?.startsWith("/bucket/in.jsonl?")) return false;
      ranges.push(request.headers.range);
      if (left-- <= 0) return false;
      const write = response.write.bind(response);
      let sent = 0;
      response.write = ((chunk: Buffer) => {
        const part = Buffer.from(chunk).subarray(0, Math.max(0, bytes - sent));
        sent += part.length;
        if (sent < bytes) return write(part);
        write(part, () => response.destroy());
        return false;
      }) as typeof response.write;
      return false;
    });
    return { store, ranges };
  }

  it("is resumed at the byte where it broke", async () => {
    const { store, ranges } = await breaking(300_000, 5);
    const text = rows(20_000);
    await store.put("in.jsonl", text);
    const lap = await workspace({ "in.jsonl": text }, store);
    const local = await lap.run("in.jsonl");
    const remote = await lap.run("s3://bucket/in.jsonl");
    expect(remote).toMatchObject({ code: 0 });
    expect(remote.stdout === local.stdout).toBe(true);
    const starts = ranges.slice(1).map((range) => Number(/\d+/.exec(range!)));
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(new Set(starts).size).toBe(starts.length);
    expect(starts.length).toBeGreaterThanOrEqual(5);
  });

  it("again and again ends the run, and publishes nothing", async () => {
    const { store } = await breaking(0, 1000);
    await store.put("in.jsonl", rows(1000));
    const lap = await workspace({}, store);
    const ended = await lap.run("s3://bucket/in.jsonl", "-o", "out");
    expect(ended).toMatchObject({
      code: 74,
      stderr: expect.stringMatching(/s3:\/\/bucket\/in\.jsonl: reading failed \(\S+\)/),
    });
    expect(lap.files()).toEqual({});
  });

  it("ends the run when the object was replaced meanwhile", async () => {
    const { store } = await breaking(300_000, 2);
    const text = rows(20_000);
    await store.put("in.jsonl", text);
    const lap = await workspace({}, store);
    const replaced = store.requests.length;
    const running = lap.run("s3://bucket/in.jsonl", "-o", "out");
    while (!store.requests.slice(replaced).some((line) => line.startsWith("GET"))) await setTimeout(5);
    await store.put("in.jsonl", text.replace("Q0", "q0"));
    expect(await running).toMatchObject({
      code: 75,
      stderr: expect.stringContaining("s3://bucket/in.jsonl: the input was replaced while it was read"),
    });
    expect(lap.files()).toEqual({});
  });
});

describe("an S3 store that does not answer", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("does not keep the command from ending by %s", async (signal) => {
    const { url, requests } = await openServer((request, response) => {
      if (request.method === "HEAD") response.writeHead(200, { "content-length": 1e6, etag: '"e"' }).end();
    });
    const lap = await workspace({}, storeAt(url));
    const command = lap.start("s3://bucket/in.jsonl", "-o", "out");
    await until(() => requests.some((line) => line.startsWith("GET")));
    command.kill(signal);
    expect(await command.end()).toBe(signal);
    expect(lap.files()).toEqual({});
  });
});

describe("an S3 store that checks conditions, for inputs,", () => {
  it("is asked for the state that was found first, and refuses another one", async () => {
    const conditions: (string | undefined)[] = [];
    const { url } = await openServer((request, response) => {
      if (request.method === "HEAD") {
        response.writeHead(200, { "content-length": 1000, etag: '"first"' }).end();
        return;
      }
      conditions.push(request.headers["if-match"]);
      response.writeHead(412, { "content-type": "application/xml" });
      response.end("<Error><Code>PreconditionFailed</Code></Error>");
    });
    const lap = await workspace({}, storeAt(url));
    lap.write("out", "as it was");
    const { code, stderr } = await lap.run("s3://bucket/in.jsonl", "-o", "out");
    expect({ code, stderr }).toEqual({
      code: 75,
      stderr: expect.stringContaining("s3://bucket/in.jsonl: the input was replaced"),
    });
    expect(conditions).toEqual(['"first"']);
    expect(lap.files()).toEqual({ out: "as it was" });
  });
});
