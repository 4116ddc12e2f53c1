import { createHash } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  DONE,
  endOf,
  freshFolder,
  MARKS,
  ROW,
  type RunningCommand,
  startCommand,
  until,
} from "../../helpers/command.js";
import {
  BUCKET,
  environment,
  openServer,
  openStore,
  runWith,
  SECRET,
  type StoreServer,
} from "../../helpers/s3.js";

const RUN = `s3://${BUCKET}/run`;

/** Rows of different lengths, each with its number. */
function rows(count: number): string {
  const row = (i: number): string => `{"question":"Q${i} ${"é".repeat(i % 97)}","answer":"A${i}"}\n`;
  return Array.from({ length: count }, (_, i) => row(i)).join("");
}

/** Several inputs, one of them packed, in a folder and in the store. */
async function openInputs(): Promise<{ readonly store: StoreServer; readonly cwd: string }> {
  const files = {
    "a.jsonl": rows(3000),
    "b.jsonl": `${rows(500)}{"no":"row"}\n`,
    "c.jsonl": gzipSync(rows(700)),
  };
  const store = await openStore();
  for (const [name, content] of Object.entries(files)) await store.put(`data/${name}`, content);
  return { store, cwd: await freshFolder(files) };
}

const SKIP = ["--on-reject", "skip"];

async function shards(store: StoreServer, count: number, folder = RUN, cwd?: string): Promise<void> {
  const plan = ["plan", `s3://${BUCKET}/data/*.jsonl`, "-o", folder, "--shards", `${count}`, ...SKIP];
  expect(await runWith(store.env, plan, cwd)).toMatchObject({ code: 0 });
  const made = await runWith(store.env, ["run", folder, "--shard", `0-${count - 1}/${count}`], cwd);
  expect(made).toMatchObject({ code: 0 });
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

describe("a run in shards whose folder is in the store", () => {
  it.each([1, 3, 7])("makes the very parts that it makes on the disk: %i shards", async (count) => {
    const { store, cwd } = await openInputs();
    const inputs = ["a.jsonl", "b.jsonl", "c.jsonl"];
    const plan = ["plan", ...inputs, "-o", "run", "--shards", `${count}`, ...SKIP];
    expect(await runWith({}, plan, cwd)).toMatchObject({ code: 0 });
    const all = `0-${count - 1}/${count}`;
    expect(await runWith({}, ["run", "run", "--shard", all], cwd)).toMatchObject({ code: 0 });
    expect(await runWith({}, [...inputs, ...SKIP, "-o", "one"], cwd)).toMatchObject({ code: 0 });

    await shards(store, count);
    const status = await runWith(store.env, ["status", RUN]);
    expect(status.stderr).toContain(`${count} of ${count} shards are complete; next: lookahead-prep merge`);
    const merged = await runWith(store.env, ["merge", RUN, "-o", "merged", "--verify", "sha256"], cwd);
    expect(merged).toMatchObject({ code: 0 });

    const remote = await store.contents();
    const names = Object.keys(remote).filter((key) => /^run\/(part|rejects)-/.test(key));
    expect(names.length).toBe(2 * count);
    for (const key of names.filter((name) => name.startsWith("run/part"))) {
      const twin = await readFile(join(cwd, "run", key.slice(4)));
      expect([key, sha256(remote[key]!)]).toEqual([key, sha256(twin)]);
    }
    expect(sha256(await readFile(join(cwd, "merged")))).toBe(sha256(await readFile(join(cwd, "one"))));
    expect(remote["run/_SUCCESS"]).toEqual(Buffer.alloc(0));
    const manifest = JSON.parse(remote["run/manifest.json"]!.toString());
    expect(manifest).toMatchObject({ rows: { rowsIn: 4201, rowsOut: 4200 } });
    expect(Object.values(remote).some((content) => content.includes(SECRET))).toBe(false);
    expect((await runWith(store.env, ["status", RUN])).stderr).toContain("are complete, and merged");
  });

  it("publishes the plan first, markers behind their parts, and _SUCCESS last", async () => {
    const { store } = await openInputs();
    await shards(store, 2);
    await runWith(store.env, ["merge", RUN]);
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

  it("is done once: again, shards are known, the plan is, too, and another plan is refused", async () => {
    const { store } = await openInputs();
    await shards(store, 2);
    const plan = ["plan", `s3://${BUCKET}/data/*.jsonl`, "-o", RUN, ...SKIP, "--shards"];
    expect((await runWith(store.env, [...plan, "2"])).stderr).toContain("already planned");
    const again = await runWith(store.env, ["run", RUN, "--shard", "0-1/2"]);
    expect(again.stderr).toBe(
      "part-00000-of-00002: already complete\npart-00001-of-00002: already complete\n",
    );
    const other = await runWith(store.env, [...plan, "3"]);
    expect(other).toMatchObject({
      code: 78,
      stderr: expect.stringContaining(`${RUN} already contains a different run`),
    });
    expect(await runWith(store.env, [...plan, "3", "--force-new"])).toMatchObject({ code: 0 });
    const left = Object.keys(await store.contents()).filter((key) => key.startsWith("run/"));
    expect(left).toEqual(["run/_lap/plan.json"]);
  });

  it("makes a part anew that was lost, and merges nothing until then", async () => {
    const { store } = await openInputs();
    await shards(store, 3);
    await store.client.deleteObject({ Bucket: BUCKET, Key: "run/part-00001-of-00003.jsonl" });
    const missing = await runWith(store.env, ["merge", RUN, "--wait", "0"]);
    expect(missing.code).toBe(78);
    expect(missing.stderr).toContain("part-00001-of-00003: its part is missing");
    await runWith(store.env, ["run", RUN, "--shard", "0-2/3"]);
    expect(await runWith(store.env, ["merge", RUN])).toMatchObject({ code: 0 });
  });

  it("does not mix states of an input: one that was replaced since the plan is refused", async () => {
    const { store } = await openInputs();
    const plan = ["plan", `s3://${BUCKET}/data/*.jsonl`, "-o", RUN, "--shards", "2", ...SKIP];
    await runWith(store.env, plan);
    await store.put("data/a.jsonl", rows(3000).replace("Q0", "q0"));
    expect(await runWith(store.env, ["run", RUN, "--shard", "0/2"])).toMatchObject({
      code: 78,
      stderr: expect.stringContaining(
        `input s3://${BUCKET}/data/a.jsonl changed after planning; run \`plan\` again`,
      ),
    });
    expect(Object.keys(await store.contents()).filter((key) => key.includes("part-"))).toEqual([]);
  });

  it("has its job script, whose tasks write what they say to the disk", async () => {
    const { store, cwd } = await openInputs();
    await runWith(store.env, ["plan", "a.jsonl", "-o", RUN, "--shards", "2"], cwd);
    const { code, stdout } = await runWith(store.env, ["submit", "slurm", RUN], cwd);
    expect(code).toBe(0);
    expect(stdout.toString()).toContain(`exec lookahead-prep run ${RUN} --shard auto`);
    expect(stdout.toString()).toContain(`mkdir -p ${await realpath(cwd)}/lookahead-logs\n`);
  });

  it("may be planned in the store for inputs on the disk, and the other way about", async () => {
    const { store, cwd } = await openInputs();
    expect(await runWith(store.env, ["plan", "a.jsonl", "-o", RUN, "--shards", "1"], cwd)).toMatchObject({
      code: 0,
    });
    expect(await runWith(store.env, ["run", RUN, "--shard", "0/1"], cwd)).toMatchObject({ code: 0 });
    await runWith(store.env, ["plan", `s3://${BUCKET}/data/a.jsonl`, "-o", "run", "--shards", "1"], cwd);
    expect(await runWith(store.env, ["run", "run", "--shard", "0/1"], cwd)).toMatchObject({ code: 0 });
    const part = (await store.contents())["run/part-00000-of-00001.jsonl"]!;
    expect(sha256(part)).toBe(sha256(await readFile(join(cwd, "run/part-00000-of-00001.jsonl"))));
  });
});

describe("an object as an output", () => {
  it("appears when it is whole, beside its manifest", async () => {
    const store = await openStore();
    const cwd = await freshFolder({ "in.jsonl": ROW.repeat(2) });
    const args = ["in.jsonl", ...MARKS, "-o", `s3://${BUCKET}/out.jsonl`];
    expect(await runWith(store.env, args, cwd)).toMatchObject({ code: 0 });
    const made = await store.contents();
    expect(Object.keys(made)).toEqual(["out.jsonl", "out.jsonl.manifest.json"]);
    expect(made["out.jsonl"]!.toString()).toBe(DONE.repeat(2));
    const { output } = JSON.parse(made["out.jsonl.manifest.json"]!.toString());
    expect(output).toMatchObject({ path: `s3://${BUCKET}/out.jsonl`, sha256: sha256(made["out.jsonl"]!) });
  });

  it("is not there when a row is unfit, and what was there stays", async () => {
    const store = await openStore();
    await store.put("out.jsonl", "as it was");
    const cwd = await freshFolder({ "in.jsonl": `${ROW}{}\n` });
    const args = ["in.jsonl", "-o", `s3://${BUCKET}/out.jsonl`, "--rejects", `s3://${BUCKET}/rejects.jsonl`];
    expect(await runWith(store.env, args, cwd)).toMatchObject({ code: 65 });
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
    const cwd = await freshFolder({ "in.jsonl": ROW });
    const ended = await runWith(store.env, args, cwd);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect(Object.keys(await store.contents())).toEqual(["in.jsonl"]);
  });

  it.each([
    ["no bucket", "s3://no-bucket/out.jsonl", 73, "s3://no-bucket/out.jsonl: no such bucket"],
    ["no bucket for a run", "s3://no-bucket/run", 73, "s3://no-bucket/run: no such bucket"],
  ])("needs a bucket: %s", async (_, name, code, message) => {
    const store = await openStore();
    const cwd = await freshFolder({ "in.jsonl": ROW });
    const args = name.endsWith("run") ? ["plan", "in.jsonl", "-o", name] : ["in.jsonl", "-o", name];
    const ended = await runWith(store.env, args, cwd);
    expect(ended).toMatchObject({ code, stderr: expect.stringContaining(message) });
  });

  it.each([
    [403, "AccessDenied", 73, "access is denied (403 AccessDenied)"],
    [301, "PermanentRedirect", 73, "the bucket is in another region"],
    [503, "SlowDown", 74, "writing failed (503 SlowDown)"],
  ])("cannot be made where the store answers %i", async (status, word, code, message) => {
    const { url } = await openServer((request, response) => {
      request.resume().on("end", () => {
        const text = `<Error><Code>${word}</Code><Message>${SECRET}</Message></Error>`;
        response.writeHead(status, { "content-type": "application/xml" }).end(text);
      });
    });
    const cwd = await freshFolder({ "in.jsonl": ROW });
    const ended = await runWith(environment(url), ["in.jsonl", "-o", `s3://${BUCKET}/out.jsonl`], cwd);
    expect(ended).toMatchObject({
      code,
      stderr: expect.stringContaining(`s3://bucket/out.jsonl: ${message}`),
    });
  });
});

/** Starts a run of the input whose output is so big that it is sent in parts. */
async function startBig(store: StoreServer): Promise<RunningCommand> {
  const cwd = await freshFolder();
  const args = ["-", "--from", "pair", "--prompt-field", "question", "--answer-field", "answer"];
  return startCommand([...args, "-o", `s3://${BUCKET}/big.jsonl`], { cwd, env: store.env });
}

const BIG_ROW = `{"question":"Q","answer":"${"A".repeat(1 << 16)}"}\n`;

describe("an object that is sent in parts", () => {
  it("holds all bytes, and no upload is left", async () => {
    const store = await openStore();
    const cwd = await freshFolder({ "in.jsonl": BIG_ROW.repeat(700) });
    await runWith({}, ["in.jsonl", "-o", "out"], cwd);
    expect(await runWith(store.env, ["in.jsonl", "-o", `s3://${BUCKET}/big.jsonl`], cwd)).toMatchObject({
      code: 0,
    });
    const { "big.jsonl": big } = await store.contents();
    expect(sha256(big!)).toBe(sha256(await readFile(join(cwd, "out"))));
    const parts = store.requests.filter((line) => line.includes("partNumber="));
    expect(parts.length).toBe(3);
    expect(await uploads(store)).toBe(0);
  });

  it.each(["SIGTERM", "SIGKILL"] as const)("is not there after %s", async (signal) => {
    const store = await openStore();
    const child = await startBig(store);
    for (let i = 0; i < 600; i++) child.stdin.write(BIG_ROW);
    await until(() => store.requests.some((line) => line.includes("partNumber=1")));
    await setTimeout(50);
    expect(Object.keys(await store.contents())).toEqual([]);
    child.kill(signal);
    expect(await endOf(child)).toBe(signal);
    expect(Object.keys(await store.contents())).toEqual([]);
    // what is killed can clean nothing up
    if (signal === "SIGTERM") expect(await uploads(store)).toBe(0);
  });

  it("is given up when a part cannot be sent", async () => {
    const store = await openStore((request, response) => {
      if (!request.url?.includes("partNumber=2")) return false;
      request.resume().on("end", () => response.writeHead(500).end());
      return true;
    });
    const cwd = await freshFolder({ "in.jsonl": BIG_ROW.repeat(700) });
    const ended = await runWith(store.env, ["in.jsonl", "-o", `s3://${BUCKET}/big.jsonl`], cwd);
    expect(ended).toMatchObject({
      code: 74,
      stderr: expect.stringContaining("s3://bucket/big.jsonl: writing failed (500"),
    });
    expect(Object.keys(await store.contents())).toEqual([]);
    expect(await uploads(store)).toBe(0);
  });
});

/** Uploads that were begun and neither completed nor given up. */
async function uploads({ requests }: StoreServer): Promise<number> {
  const count = (form: RegExp): number => requests.filter((line) => form.test(line)).length;
  const begun = count(/^POST .*[?&]uploads/);
  expect(begun).toBeGreaterThan(0);
  return begun - count(/^POST .*uploadId=/) - count(/^DELETE .*uploadId=/);
}

describe("a store that looks at conditions", () => {
  /** Holds objects, and knows that a name is given once only. */
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

  it("is asked to create the plan once, and again when two do at once", async () => {
    const store = await openConditional([409, 200]);
    const cwd = await freshFolder({ "in.jsonl": ROW });
    expect(await runWith(environment(store.url), [...PLAN, "1"], cwd)).toMatchObject({ code: 0 });
    expect(store.conditions).toEqual(["*", "*"]);
    expect([...store.objects.keys()]).toEqual(["/bucket/run/_lap/plan.json"]);
  });

  it("is believed when somebody else was first", async () => {
    const store = await openConditional([412]);
    const cwd = await freshFolder({ "in.jsonl": ROW });
    const lost = await runWith(environment(store.url), [...PLAN, "1"], cwd);
    expect(lost).toMatchObject({
      code: 78,
      stderr: expect.stringContaining(`${RUN} already contains a different run`),
    });
  });
});
