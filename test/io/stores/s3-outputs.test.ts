import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DONE, MARKS, ROW } from "../../helpers/rows.js";
import { type RunningCommand, until } from "../../helpers/running-command.js";
import { BUCKET, openServer, openStore, SECRET, type StoreServer, storeAt } from "../../helpers/s3.js";
import { type Workspace, workspace } from "../../helpers/workspace.js";

const RUN = `s3://${BUCKET}/run`;

/** Rows of different lengths, each with its number. */
function rows(count: number): string {
  const row = (i: number): string => `{"question":"Q${i} ${"é".repeat(i % 97)}","answer":"A${i}"}\n`;
  return Array.from({ length: count }, (_, i) => row(i)).join("");
}

/** Several inputs, one of them compressed, in a folder and in the store. */
async function openInputs(): Promise<{ readonly store: StoreServer; readonly lap: Workspace }> {
  const files = {
    "a.jsonl": rows(3000),
    "b.jsonl": `${rows(500)}{"no":"row"}\n`,
    "c.jsonl": gzipSync(rows(700)),
  };
  const store = await openStore();
  for (const [name, content] of Object.entries(files)) await store.put(`data/${name}`, content);
  return { store, lap: await workspace(files, store) };
}

const SKIP = ["--on-reject", "skip"];

/** Plans a run in the store, and makes all its shards. */
async function makeShards(lap: Workspace, count: number): Promise<void> {
  const plan = ["plan", `s3://${BUCKET}/data/*.jsonl`, "-o", RUN, "--shards", `${count}`, ...SKIP];
  expect(await lap.run(...plan)).toMatchObject({ code: 0 });
  const made = await lap.run("run", RUN, "--shard", `0-${count - 1}/${count}`);
  expect(made).toMatchObject({ code: 0 });
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

describe("a run in shards whose folder is in S3", () => {
  it.each([1, 3, 7])("writes the same parts as on the disk: %i shards", async (count) => {
    const { store, lap } = await openInputs();
    const inputs = ["a.jsonl", "b.jsonl", "c.jsonl"];
    const plan = ["plan", ...inputs, "-o", "run", "--shards", `${count}`, ...SKIP];
    expect(await lap.run(...plan)).toMatchObject({ code: 0 });
    const all = `0-${count - 1}/${count}`;
    expect(await lap.run("run", "run", "--shard", all)).toMatchObject({ code: 0 });
    expect(await lap.run(...inputs, ...SKIP, "-o", "one")).toMatchObject({ code: 0 });

    await makeShards(lap, count);
    const status = await lap.run("status", RUN);
    expect(status.stderr).toContain(`${count} of ${count} shards are complete; next: lookahead-prep merge`);
    const merged = await lap.run("merge", RUN, "-o", "merged", "--verify", "sha256");
    expect(merged).toMatchObject({ code: 0 });

    const remote = await store.contents();
    const names = Object.keys(remote).filter((key) => /^run\/(part|rejects)-/.test(key));
    expect(names.length).toBe(2 * count);
    for (const key of names.filter((name) => name.startsWith("run/part"))) {
      const twin = lap.bytes(`run/${key.slice(4)}`);
      expect([key, sha256(remote[key]!)]).toEqual([key, sha256(twin)]);
    }
    expect(sha256(lap.bytes("merged"))).toBe(sha256(lap.bytes("one")));
    expect(remote["run/_SUCCESS"]).toEqual(Buffer.alloc(0));
    const manifest = JSON.parse(remote["run/manifest.json"]!.toString());
    expect(manifest).toMatchObject({ rows: { rowsIn: 4201, rowsOut: 4200 } });
    expect(Object.values(remote).some((content) => content.includes(SECRET))).toBe(false);
    expect((await lap.run("status", RUN)).stderr).toContain("are complete, and merged");
  });

  it("publishes the plan first, markers after their parts, and _SUCCESS last", async () => {
    const { store, lap } = await openInputs();
    await makeShards(lap, 2);
    await lap.run("merge", RUN);
    const written = store.requests
      .filter((line) => line.startsWith("PUT /bucket/run/"))
      .map((line) => line.replace(/^PUT \/bucket\/run\/|\?.*/g, ""));
    const part = (i: number): string => `part-0000${i}-of-00002`;
    const shard = (i: number): readonly string[] => [
      `${part(i)}.jsonl`,
      `${part(i).replace("part", "rejects")}.jsonl`,
      `_lap/done/${part(i)}.json`,
    ];
    expect(written).toEqual(["_lap/plan.json", ...shard(0), ...shard(1), "manifest.json", "_SUCCESS"]);
  });

  it("is not repeated when it is done, and another plan is refused", async () => {
    const { store, lap } = await openInputs();
    await makeShards(lap, 2);
    const plan = ["plan", `s3://${BUCKET}/data/*.jsonl`, "-o", RUN, ...SKIP, "--shards"];
    expect((await lap.run(...plan, "2")).stderr).toContain("already planned");
    const again = await lap.run("run", RUN, "--shard", "0-1/2");
    expect(again.stderr).toBe(
      "part-00000-of-00002: already complete\npart-00001-of-00002: already complete\n",
    );
    const other = await lap.run(...plan, "3");
    expect(other).toMatchObject({
      code: 78,
      stderr: expect.stringContaining(`${RUN} already contains a different run`),
    });
    expect(await lap.run(...plan, "3", "--force-new")).toMatchObject({ code: 0 });
    const left = Object.keys(await store.contents()).filter((key) => key.startsWith("run/"));
    expect(left).toEqual(["run/_lap/plan.json"]);
  });

  it("writes a lost part again, and merges nothing before", async () => {
    const { store, lap } = await openInputs();
    await makeShards(lap, 3);
    await store.client.deleteObject({ Bucket: BUCKET, Key: "run/part-00001-of-00003.jsonl" });
    const missing = await lap.run("merge", RUN, "--wait", "0");
    expect(missing.code).toBe(78);
    expect(missing.stderr).toContain("part-00001-of-00003: its part is missing");
    await lap.run("run", RUN, "--shard", "0-2/3");
    expect(await lap.run("merge", RUN)).toMatchObject({ code: 0 });
  });

  it("refuses an input that was replaced since the plan", async () => {
    const { store, lap } = await openInputs();
    const plan = ["plan", `s3://${BUCKET}/data/*.jsonl`, "-o", RUN, "--shards", "2", ...SKIP];
    await lap.run(...plan);
    await store.put("data/a.jsonl", rows(3000).replace("Q0", "q0"));
    expect(await lap.run("run", RUN, "--shard", "0/2")).toMatchObject({
      code: 78,
      stderr: expect.stringContaining(
        `input s3://${BUCKET}/data/a.jsonl changed after planning; run \`plan\` again`,
      ),
    });
    expect(Object.keys(await store.contents()).filter((key) => key.includes("part-"))).toEqual([]);
  });

  it("has a job script, whose tasks log to the disk", async () => {
    const { lap } = await openInputs();
    await lap.run("plan", "a.jsonl", "-o", RUN, "--shards", "2");
    const { code, stdout } = await lap.run("submit", "slurm", RUN);
    expect(code).toBe(0);
    expect(stdout).toContain(`exec lookahead-prep run ${RUN} --shard auto`);
    expect(stdout).toContain(`mkdir -p ${lap.folder}/lookahead-logs\n`);
  });

  it("may be in S3 with inputs on the disk, and on the disk with inputs in S3", async () => {
    const { store, lap } = await openInputs();
    expect(await lap.run("plan", "a.jsonl", "-o", RUN, "--shards", "1")).toMatchObject({
      code: 0,
    });
    expect(await lap.run("run", RUN, "--shard", "0/1")).toMatchObject({ code: 0 });
    await lap.run("plan", `s3://${BUCKET}/data/a.jsonl`, "-o", "run", "--shards", "1");
    expect(await lap.run("run", "run", "--shard", "0/1")).toMatchObject({ code: 0 });
    const part = (await store.contents())["run/part-00000-of-00001.jsonl"]!;
    expect(sha256(part)).toBe(sha256(lap.bytes("run/part-00000-of-00001.jsonl")));
  });
});

describe("an S3 object as an output", () => {
  it("appears when it is complete, beside its manifest", async () => {
    const store = await openStore();
    const lap = await workspace({ "in.jsonl": ROW.repeat(2) }, store);
    const args = ["in.jsonl", ...MARKS, "-o", `s3://${BUCKET}/out.jsonl`];
    expect(await lap.run(...args)).toMatchObject({ code: 0 });
    const made = await store.contents();
    expect(Object.keys(made)).toEqual(["out.jsonl", "out.jsonl.manifest.json"]);
    expect(made["out.jsonl"]!.toString()).toBe(DONE.repeat(2));
    const { output } = JSON.parse(made["out.jsonl.manifest.json"]!.toString());
    expect(output).toMatchObject({ path: `s3://${BUCKET}/out.jsonl`, sha256: sha256(made["out.jsonl"]!) });
  });

  it("is unchanged when a row is rejected", async () => {
    const store = await openStore();
    await store.put("out.jsonl", "as it was");
    const lap = await workspace({ "in.jsonl": `${ROW}{}\n` }, store);
    const args = ["in.jsonl", "-o", `s3://${BUCKET}/out.jsonl`, "--rejects", `s3://${BUCKET}/rejects.jsonl`];
    expect(await lap.run(...args)).toMatchObject({ code: 65 });
    const made = await store.contents();
    expect(Object.keys(made)).toEqual(["out.jsonl", "rejects.jsonl"]);
    expect(made["out.jsonl"]!.toString()).toBe("as it was");
  });

  it.each([
    [
      "the input",
      [`s3://${BUCKET}/in.jsonl`, "-o", `s3://${BUCKET}/in.jsonl`],
      "the output s3://bucket/in.jsonl is the input",
    ],
    [
      "two outputs",
      ["in.jsonl", "-o", `s3://${BUCKET}/o`, "--rejects", `s3://${BUCKET}/o`],
      "two outputs have the same path",
    ],
    [
      "to be resumed",
      ["in.jsonl", "-o", `s3://${BUCKET}/o`, "--resume"],
      "--resume does not work with output to an object store",
    ],
    [
      "on the hub",
      ["in.jsonl", "-o", "hf://datasets/o/n/out.jsonl"],
      "this store is read-only; write to a local file, or to s3://",
    ],
    ["a folder", ["in.jsonl", "-o", `s3://${BUCKET}/`], "is not the name of a file; name a file to write"],
  ])("cannot be %s", async (_, args, message) => {
    const store = await openStore();
    await store.put("in.jsonl", ROW);
    const lap = await workspace({ "in.jsonl": ROW }, store);
    const ended = await lap.run(...args);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect(Object.keys(await store.contents())).toEqual(["in.jsonl"]);
  });

  it.each([
    ["no bucket", "s3://no-bucket/out.jsonl", 73, "s3://no-bucket/out.jsonl: no such bucket"],
    ["no bucket for a run", "s3://no-bucket/run", 73, "s3://no-bucket/run: no such bucket"],
  ])("needs an existing bucket: %s", async (_, name, code, message) => {
    const store = await openStore();
    const lap = await workspace({ "in.jsonl": ROW }, store);
    const args = name.endsWith("run") ? ["plan", "in.jsonl", "-o", name] : ["in.jsonl", "-o", name];
    const ended = await lap.run(...args);
    expect(ended).toMatchObject({ code, stderr: expect.stringContaining(message) });
  });

  it.each([
    [403, "AccessDenied", 73, "access is denied (403 AccessDenied)"],
    [301, "PermanentRedirect", 73, "the bucket is in another region"],
    [503, "SlowDown", 74, "writing failed (503 SlowDown)"],
  ])("cannot be created when the store answers %i", async (status, word, code, message) => {
    const { url } = await openServer((request, response) => {
      request.resume().on("end", () => {
        const text = `<Error><Code>${word}</Code><Message>${SECRET}</Message></Error>`;
        response.writeHead(status, { "content-type": "application/xml" }).end(text);
      });
    });
    const lap = await workspace({ "in.jsonl": ROW }, storeAt(url));
    const ended = await lap.run("in.jsonl", "-o", `s3://${BUCKET}/out.jsonl`);
    expect(ended).toMatchObject({
      code,
      stderr: expect.stringContaining(`s3://bucket/out.jsonl: ${message}`),
    });
  });
});

/** Starts a run whose output is sent in parts. */
async function startBigOutput(store: StoreServer): Promise<RunningCommand> {
  const lap = await workspace({}, store);
  const format = ["--from", "pair", "--prompt-field", "question", "--answer-field", "answer"];
  return lap.start("-", ...format, "-o", `s3://${BUCKET}/big.jsonl`);
}

const BIG_ROW = `{"question":"Q","answer":"${"A".repeat(1 << 16)}"}\n`;

describe("an S3 object that is sent in parts", () => {
  it("holds all bytes, and leaves no upload open", async () => {
    const store = await openStore();
    const lap = await workspace({ "in.jsonl": BIG_ROW.repeat(700) }, store);
    await lap.run("in.jsonl", "-o", "out");
    expect(await lap.run("in.jsonl", "-o", `s3://${BUCKET}/big.jsonl`)).toMatchObject({
      code: 0,
    });
    const { "big.jsonl": big } = await store.contents();
    expect(sha256(big!)).toBe(sha256(lap.bytes("out")));
    const parts = store.requests.filter((line) => line.includes("partNumber="));
    expect(parts.length).toBe(3);
    expect(await uploads(store)).toBe(0);
  });

  it.each(["SIGTERM", "SIGKILL"] as const)("does not exist after %s", async (signal) => {
    const store = await openStore();
    const command = await startBigOutput(store);
    for (let i = 0; i < 600; i++) command.write(BIG_ROW);
    await until(() => store.requests.some((line) => line.includes("partNumber=1")));
    await setTimeout(50);
    expect(Object.keys(await store.contents())).toEqual([]);
    command.kill(signal);
    expect(await command.end()).toBe(signal);
    expect(Object.keys(await store.contents())).toEqual([]);
    // a killed process cannot clean up
    if (signal === "SIGTERM") expect(await uploads(store)).toBe(0);
  });

  it("is given up when a part cannot be sent", async () => {
    const store = await openStore((request, response) => {
      if (!request.url?.includes("partNumber=2")) return false;
      request.resume().on("end", () => response.writeHead(500).end());
      return true;
    });
    const lap = await workspace({ "in.jsonl": BIG_ROW.repeat(700) }, storeAt(store.url));
    const ended = await lap.run("in.jsonl", "-o", `s3://${BUCKET}/big.jsonl`);
    expect(ended).toMatchObject({
      code: 74,
      stderr: expect.stringContaining("s3://bucket/big.jsonl: writing failed (500"),
    });
    expect(Object.keys(await store.contents())).toEqual([]);
    expect(await uploads(store)).toBe(0);
  });
});

/** The number of uploads that were begun, and neither completed nor given up. */
async function uploads({ requests }: StoreServer): Promise<number> {
  const count = (form: RegExp): number => requests.filter((line) => form.test(line)).length;
  const begun = count(/^POST .*[?&]uploads/);
  expect(begun).toBeGreaterThan(0);
  return begun - count(/^POST .*uploadId=/) - count(/^DELETE .*uploadId=/);
}

describe("an S3 store that checks conditions, for outputs,", () => {
  /** A store that creates an object of a name only once. */
  async function openConditional(answers: number[]) {
    const objects = new Map<string, Buffer>();
    const conditions: (string | undefined)[] = [];
    const server = await openServer((request, response) => {
      const key = new URL(request.url!, "http://store").pathname;
      const found = objects.get(key);
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        if (request.method === "PUT") {
          conditions.push(request.headers["if-none-match"]);
          const status = answers.shift() ?? (found === undefined ? 200 : 412);
          if (status === 200) objects.set(key, Buffer.concat(chunks));
          response.writeHead(status, { etag: '"e"' }).end();
        } else if (new URL(request.url!, "http://store").searchParams.has("list-type")) {
          response
            .writeHead(200)
            .end("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
        } else if (found === undefined) response.writeHead(404).end();
        else {
          const [, first = "0", last = `${found.length}`] =
            /(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? [];
          const part = found.subarray(Number(first), Number(last) + 1);
          const headers = { etag: '"e"', "content-length": part.length };
          response.writeHead(request.method === "HEAD" ? 200 : 206, headers).end(part);
        }
      });
    });
    return { ...server, objects, conditions };
  }

  const PLAN = ["plan", "in.jsonl", "-o", RUN, "--shards"];

  it("is asked to create the plan once, and again after a conflict", async () => {
    const store = await openConditional([409, 200]);
    const lap = await workspace({ "in.jsonl": ROW }, storeAt(store.url));
    expect(await lap.run(...PLAN, "1")).toMatchObject({ code: 0 });
    expect(store.conditions).toEqual(["*", "*"]);
    expect([...store.objects.keys()]).toEqual(["/bucket/run/_lap/plan.json"]);
  });

  it("is believed when another plan was first", async () => {
    const store = await openConditional([412]);
    const lap = await workspace({ "in.jsonl": ROW }, storeAt(store.url));
    const lost = await lap.run(...PLAN, "1");
    expect(lost).toMatchObject({
      code: 78,
      stderr: expect.stringContaining(`${RUN} already contains a different run`),
    });
  });
});
