import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename, join } from "node:path";
import { runCommand } from "../command.js";
import { endedBy, nothingBut, sha256, verdict, wholeOrAsBefore } from "../laws.js";
import { callsOf, lacksStrace, runTraced } from "../strace.js";

const ROWS = 12;
const SUBSET = 24;
const ANSWERS = "out.jsonl.answers.jsonl";

export default {
  name: "distill-at-call",
  title: "kill -9 of distill at the k-th system call, and a rerun",
  lacks: lacksStrace,
  async *injections({ random, all, scratch }) {
    const server = await startServer();
    try {
      const setup = await setupFor(server, scratch());
      const every = [];
      for (const [call, count] of await callsOf(setup, scratch))
        for (let k = 1; k <= count; k++)
          every.push({
            name: `distill-at-call/${call}-${k}`,
            inject: (folder) => kill(setup, server, folder, `${call}:signal=KILL:when=${k}`),
          });
      // the server is there until the last of them is taken, and its process until they have ended
      yield* all ? every : random.sample(every, SUBSET);
    } finally {
      server.unref();
    }
  },
};

const ROW = (i) => ({ prompt: `question ${i}`, completion: `answer ${i}` });

/** What the server answers to a request: always the same. */
const answerTo = (body) => `rewritten ${createHash("sha256").update(body).digest("hex").slice(0, 12)}`;

/** A model that answers; the first part of a path tells the run, and which requests it has sent. */
async function startServer() {
  const asked = new Map();
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const [, run, ...path] = request.url.split("/");
      const body = Buffer.concat(chunks).toString("utf8");
      response.setHeader("content-type", "application/json");
      if (path.join("/") === "v1/models") return response.end('{"data":[{"id":"m"}]}');
      if (!body.includes("Write ten words that have nothing"))
        asked.set(run, [...(asked.get(run) ?? []), JSON.parse(body).seed]);
      const choice = { index: 0, finish_reason: "stop", message: { content: answerTo(body) } };
      response.end(JSON.stringify({ model: "m", choices: [choice], seed: JSON.parse(body).seed }));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    url: (folder) => `http://127.0.0.1:${port}/${basename(folder)}/v1`,
    /** The seeds of the requests of the run in a folder, which are then forgotten. */
    take: (folder) => {
      const seeds = asked.get(basename(folder)) ?? [];
      asked.delete(basename(folder));
      return seeds;
    },
    unref: () => server.unref(),
  };
}

/** The run without faults, whose rows are the right ones. */
async function setupFor(server, folder) {
  const text = Array.from({ length: ROWS }, (_, i) => `${JSON.stringify(ROW(i))}\n`).join("");
  const args = (at) => [
    "distill",
    "in.jsonl",
    "--endpoint",
    server.url(at),
    "-o",
    "out.jsonl",
    "--at-once",
    "2",
  ];
  const setup = {
    output: "out.jsonl",
    argsIn: args,
    place: (at) => writeFileSync(join(at, "in.jsonl"), text),
    traced: [ANSWERS, "out.jsonl.verdicts.jsonl", `.${ANSWERS}.lock`, ".out.jsonl.publishing"],
    calls: ["?ftruncate", "?fdatasync", "?link", "?linkat", "?unlink", "?unlinkat"],
  };
  setup.place(folder);
  const { end, stderr } = await runCommand(args(folder), { cwd: folder });
  if (end !== "exit 0") throw new Error(`distill without faults ends by ${end}: ${stderr}`);
  const right = sha256(readFileSync(join(folder, "out.jsonl")));
  return { ...setup, isRight: (bytes) => sha256(bytes) === right };
}

async function kill(setup, server, folder, inject) {
  setup.place(folder);
  const path = join(folder, setup.output);
  const killed = await runTraced(setup, folder, inject);
  const broken = wholeOrAsBefore(path, setup, "absent");
  server.take(folder);
  const kept = keptSeeds(join(folder, ANSWERS));
  const again = await runCommand(setup.argsIn(folder), { cwd: folder });
  const twice = server.take(folder).filter((seed) => kept.includes(seed));
  return verdict(
    /\+\+\+ killed by SIGKILL/.test(killed.log),
    endedBy(killed, "SIGKILL"),
    broken,
    endedBy(again, "exit 0"),
    wholeOrAsBefore(path, setup, "right"),
    twice.length === 0 ? undefined : `${twice.length} answers were kept, and asked for again`,
    nothingBut(
      folder,
      ...["in.jsonl", "strace.log", ANSWERS],
      ...["out.jsonl", "out.jsonl.verdicts.jsonl", "out.jsonl.manifest.json"],
    ),
  );
}

/** The seeds of the requests whose answers are whole lines of the file. */
function keptSeeds(path) {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").slice(1, -1);
  return lines.map((line) => JSON.parse(line).body.seed);
}
