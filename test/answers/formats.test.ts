import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readFiles } from "../helpers/answers.js";
import { rows } from "../helpers/rows.js";
import { zip } from "../helpers/zip.js";

const LOGS = join(import.meta.dirname, "../../fixtures/generations");
const log = (name: string): Buffer => readFileSync(join(LOGS, name));

/** The answers of one file, in short: id, and the text or why there is none. */
async function read(content: string | Buffer, reading = {}): Promise<readonly unknown[]> {
  const { answers } = await readFiles({ "a.jsonl": content }, reading);
  return answers.map(({ id, said }) => [id, said.kind === "text" ? said.text : said.rule]);
}

describe("logs of inspect_ai", () => {
  it("are the same as an archive and as a document", async () => {
    const [archive, document] = await Promise.all(
      ["arithmetic.eval", "arithmetic.json"].map(async (name) => readFiles({ [name]: log(name) })),
    );
    const withoutPlaces = (all: typeof archive): object[] =>
      all!.answers.map(({ place: _, ...answer }) => answer);
    expect(withoutPlaces(archive)).toEqual(withoutPlaces(document));
    expect(archive!.files[0]).toMatchObject({ format: "inspect", missing: [], notes: [] });
    expect(archive!.answers.find(({ id }) => id === "q6")).toMatchObject({
      said: { kind: "nothing", rule: "failed" },
      truths: ["60"],
      place: { file: "arithmetic.eval:samples/q6_epoch_1.json" },
    });
    // ids may be numbers, targets lists, and inputs messages
    expect(archive!.answers.find(({ id }) => id === "3")).toMatchObject({
      question: "Ben owes 3 coins and borrows 4 more. What is his balance?",
      said: { text: "-7" },
    });
    expect(archive!.answers.find(({ id }) => id === "q7")).toMatchObject({ finish: "length" });
  });

  const sample = (output: object, more: object = {}): string =>
    JSON.stringify({ id: "a", epoch: 1, input: "Q", target: ["x", "y"], output, ...more });
  const said = (content: unknown): object => ({ choices: [{ message: { content }, stop_reason: "stop" }] });
  const header = (more: object = {}): string =>
    JSON.stringify({ version: 2, status: "success", eval: { model: "m" }, ...more });
  const archive = (...samples: string[]): Buffer =>
    zip(
      ...samples.map((content, i) => ({
        name: `samples/a_epoch_${i + 1}.json`,
        content,
        method: 93 as const,
      })),
      { name: "header.json", content: header(), method: 8 },
    );

  it("have texts in parts, beside thinking, and in attachments", async () => {
    const parts = [
      { type: "reasoning", reasoning: "hm" },
      { type: "text", text: "attachment://9" },
      { type: "text", text: "!" },
    ];
    expect(await read(archive(sample(said(parts), { attachments: { 9: "long" } })))).toEqual([
      ["a", "long!"],
    ]);
    expect(await read(archive(sample(said("attachment://9"), { attachments: { 9: "long" } })))).toEqual([
      ["a", "long"],
    ]);
    await expect(read(archive(sample(said("attachment://8"))))).rejects.toThrow(
      "a.jsonl:samples/a_epoch_1.json:1:attachments: a text is kept as an attachment that the sample does not have",
    );
  });

  it("have answers that a filter stopped, and none", async () => {
    const filtered = { choices: [{ message: { content: "x" }, stop_reason: "content_filter" }] };
    expect(await read(archive(sample(filtered)))).toEqual([["a", "filtered"]]);
    expect(await read(archive(sample({ choices: [] })))).toEqual([["a", "no-answer"]]);
    expect(await read(archive(sample(said("x"), { error: { message: "m" } })))).toEqual([["a", "failed"]]);
  });

  it("without a target have no truth, and say that only the first of several choices is read", async () => {
    const choices = [...(said("x") as { choices: object[] }).choices, { message: { content: "y" } }];
    const { answers, files } = await readFiles({
      "a.jsonl": archive(sample({ choices }, { target: "" })),
    });
    expect(answers).toMatchObject([{ said: { text: "x" }, truths: [] }]);
    expect(files[0]?.notes).toEqual([
      "each sample has up to 2 answers (choices), of which the first is scored, as inspect does",
    ]);
  });

  it.each([
    [
      "beside NaN",
      (deep: string) => `{"id":"a","epoch":1,"input":"Q","output":{"choices":[]},"nan":NaN,"x":${deep}}`,
    ],
    ["where a text stands", (deep: string) => `{"id":"a","epoch":1,"input":${deep},"output":{"choices":[]}}`],
    [
      "where a choice stands",
      (deep: string) => `{"id":"a","epoch":1,"input":"Q","output":{"choices":[${deep}]}}`,
    ],
  ])("nested too deep are refused: %s", async (_, sampleOf) => {
    const deep = `${"[".repeat(20_000)}1${"]".repeat(20_000)}`;
    await expect(read(archive(sampleOf(deep)))).rejects.toThrow(
      /a\.jsonl:samples\/a_epoch_1\.json:1: nested deeper than \d+ levels/,
    );
  });

  it("keep several epochs and targets apart", async () => {
    const { answers } = await readFiles({
      "a.eval": archive(sample(said("x")), sample(said("y"), { epoch: 2 })),
    });
    expect(answers.map(({ id, epoch, truths }) => [id, epoch, truths])).toEqual([
      ["a", 1, ["x", "y"]],
      ["a", 2, ["x", "y"]],
    ]);
  });

  it("say which samples an evaluation that did not finish lacks", async () => {
    const evaluation = { dataset: { sample_ids: ["a", 7] }, config: { epochs: 2 } };
    const content = `{"version":2,"status":"error","eval":${JSON.stringify(evaluation)},"samples":[${sample(said("x"))}]}`;
    const { files } = await readFiles({ "log.json": content });
    expect(files[0]).toMatchObject({
      missing: ["7", "a (epoch 2)", "7 (epoch 2)"],
      notes: ["the evaluation did not finish (status error)"],
    });
  });

  it("cannot be read in parts, or without their header", async () => {
    const parts = zip({ name: "samples/a_epoch_1/sample.json", content: "{}" });
    await expect(read(parts)).rejects.toThrow("inspect log dump a.jsonl > log.json");
    await expect(read(zip({ name: "other.txt", content: "x" }))).rejects.toThrow("it has no header.json");
  });
});

describe("samples of lm-eval", () => {
  it("have one answer for each document, whatever the filters", async () => {
    const { answers, files } = await readFiles({ "s.jsonl": log("samples_gsm8k_tiny.jsonl") });
    expect(files[0]?.format).toBe("lm-eval");
    expect(answers.map(({ id }) => id)).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"]);
    expect(answers[2]).toMatchObject({
      question: "Question: A ticket costs $9. What do two tickets cost?\nAnswer:",
      said: { text: " It is $18." },
      truths: ["9 * 2 = 18\n#### 18"],
    });
  });

  const line = (doc_id: number, answer: unknown, filter: string): object => ({
    ...{ doc_id, target: "T", arguments: [["old prompt", {}]], resps: [[answer]], filter },
  });

  it("demand the same answer in the lines of all filters", async () => {
    expect(await read(rows(line(0, "A", "strict"), line(0, "A", "flexible")))).toEqual([["0", "A"]]);
    await expect(read(rows(line(0, "A", "strict"), line(0, "B", "flexible")))).rejects.toThrow(
      "a.jsonl:2:resps: document 0 has other answers or another target at a.jsonl:2 than at a.jsonl:1",
    );
    const repeats = (...answers: string[]): object => ({ ...line(0, "", "strict"), resps: [answers] });
    await expect(read(rows(repeats("A", "B"), { ...repeats("A", "C"), filter: "flexible" }))).rejects.toThrow(
      "document 0 has other answers",
    );
    await expect(
      read(rows(line(0, "A", "strict"), { ...line(0, "A", "flexible"), target: "U" })),
    ).rejects.toThrow("another target");
  });

  it("lose no line of a filter: none that is no name, and none of a document that only another has", async () => {
    const named = (filter: unknown): object => ({ ...line(0, "A", ""), filter });
    await expect(read(rows(named({ a: 1 }), { ...named({ a: 1 }), doc_id: 1 }))).rejects.toThrow(
      "a.jsonl:1:filter: expected text, found an object",
    );
    const more = [line(0, "A", "strict"), line(0, "A", "flexible"), line(1, "B", "flexible")];
    await expect(read(rows(...more))).rejects.toThrow(
      "document 1 (a.jsonl:3) has no line of the filter strict",
    );
    // in any order of lines
    expect(await read(rows(more[0]!, more[2]!, more[1]!, line(1, "B", "strict")))).toEqual([
      ["0", "A"],
      ["1", "B"],
    ]);
    await expect(read(rows(more[0]!, more[2]!, line(1, "C", "strict")))).rejects.toThrow(
      "document 1 has other answers or another target at a.jsonl:2 than at a.jsonl:3",
    );
  });

  it("of several requests have no answer that counts", async () => {
    await expect(read(rows({ ...line(0, "A", "none"), resps: [["A"], ["B"]] }))).rejects.toThrow(
      "a.jsonl:1:resps: 2 requests for one document",
    );
    await expect(read(rows({ ...line(0, "A", "none"), resps: [["A", null]] }))).rejects.toThrow(
      "a.jsonl:1:resps[0][1]: expected text, found null",
    );
  });

  it("of older versions have lists of arguments; of multiple choice, no answers", async () => {
    const { answers } = await readFiles({ "s.jsonl": rows(line(0, "A", "none")) });
    expect(answers[0]?.question).toBe("old prompt");
    const choices = [[[-1.5, true]], [[-2.5, false]]];
    for (const resps of [choices, [[-1.5, true]], [[["-1.5", "True"]]], [[[["-1.5", "False"]]]], [[-1.5]]])
      await expect(read(rows({ ...line(0, "A", "none"), resps }))).rejects.toThrow("log-probabilities");
  });

  it("stand beside the totals, which hold no answers", async () => {
    const totals = { results: { gsm8k: { alias: "x" } }, group_subtasks: {}, configs: {} };
    for (const space of [undefined, 2])
      await expect(read(JSON.stringify(totals, undefined, space))).rejects.toThrow(
        "lm-eval's totals, without the answers; name the samples_*.jsonl beside it",
      );
  });

  it("say that only the first of several answers is read", async () => {
    const { answers, files } = await readFiles({
      "s.jsonl": rows({ ...line(0, "A", "none"), resps: [["A", "B", "C"]] }),
    });
    expect(answers[0]?.said).toEqual({ kind: "text", text: "A" });
    expect(files[0]?.notes).toEqual([
      "each document has up to 3 answers (repeats), of which the first is scored",
    ]);
  });
});

describe("numbers of which a double keeps not all digits", () => {
  it.each([
    ['{"id":9007199254740993,"response":"x"}', "id: a number beyond 9007199254740991"],
    ['{"id":1,"response":"x","truth":12345678901234567890}', "truth: a number beyond 9007199254740991"],
    ['{"id":1,"response":"x","truth":["1",-9007199254740993]}', "truth[1]: a number beyond"],
    ['{"id":1,"response":"x","truth":NaN}', "truth: expected text or a finite number, found NaN"],
    ['{"id":1.5,"response":"x"}', "id: expected text or a whole number, found a fraction"],
  ])("are no names and no truths: %s", async (row, fault) => {
    await expect(read(row)).rejects.toThrow(`a.jsonl:1:${fault}`);
  });
});

describe("files of a batch", () => {
  it.each(["batch.output.jsonl", "batch.errors.jsonl", "batch.vllm.jsonl"])("%s is read", async (name) => {
    const { answers, files } = await readFiles({ [name]: log(name) });
    expect(files[0]?.format).toBe("batch");
    for (const { id, said } of answers) expect(said.kind === "nothing", id).toBe(id === "q5" || id === "q6");
  });

  const line = (body: object, status_code = 200): string =>
    rows({ id: "b", custom_id: "q", response: { status_code, body }, error: null });
  const choice = (message: object, finish_reason = "stop"): string =>
    line({ choices: [{ index: 0, message, finish_reason }] });

  it.each<[string, string, string]>([
    ["a text", choice({ content: "A" }), "A"],
    ["an empty text", choice({ content: "" }), ""],
    [
      "texts in parts",
      choice({
        content: [
          { type: "text", text: "A" },
          { type: "text", text: "B" },
        ],
      }),
      "AB",
    ],
    ["a text of completions", line({ choices: [{ text: "A", finish_reason: "length" }] }), "A"],
    ["a refusal in its own field", choice({ content: null, refusal: "no" }), "no"],
    ["thinking alone", choice({ content: null, reasoning_content: "hm" }), ""],
    ["thinking alone, by its newer name", choice({ content: null, reasoning: "hm" }), ""],
    ["a refusal beside an empty text", choice({ content: "", refusal: "no" }), "no"],
    ["a text beside an empty refusal", choice({ content: "A", refusal: "" }), "A"],
    ["nothing", choice({ content: null }), "no-answer"],
    ["no choice", line({ choices: [] }), "no-answer"],
    ["no message", line({ choices: [{ finish_reason: "stop" }] }), "no-answer"],
    ["an answer that was stopped", choice({ content: "A" }, "content_filter"), "filtered"],
    ["a request that was stopped", line({ error: { code: "content_filter" } }, 400), "filtered"],
    ["an error", line({ error: { message: "m" } }, 500), "failed"],
    ["a body behind another status", line({ choices: [{ text: "A" }] }, 0), "failed"],
    [
      "an error beside no response",
      rows({ custom_id: "q", response: null, error: { message: "m" } }),
      "failed",
    ],
  ])("has %s", async (_, content, expected) => {
    expect(await read(content)).toEqual([["q", expected]]);
  });

  const response = (output: readonly object[], more: object = {}): string =>
    line({ object: "response", status: "completed", output, model: "m", ...more });
  const message = (...content: readonly object[]): object => ({
    type: "message",
    role: "assistant",
    content,
  });
  const said = (text: string): object => ({ type: "output_text", text, annotations: [] });
  const thought = { type: "reasoning", summary: [] };
  const cut = (reason: string): object => ({ status: "incomplete", incomplete_details: { reason } });

  it.each<[string, string, string, string | undefined]>([
    ["a text", response([thought, message(said("A"))]), "A", "stop"],
    ["texts in parts", response([message(said("A"), said("B")), message(said("C"))]), "ABC", "stop"],
    ["a refusal", response([message({ type: "refusal", refusal: "no" })]), "no", "stop"],
    ["a text that was cut", response([message(said("A"))], cut("max_output_tokens")), "A", "length"],
    ["thinking alone", response([thought], cut("max_output_tokens")), "", "length"],
    ["an answer that was stopped", response([], cut("content_filter")), "filtered", "content_filter"],
    ["nothing", response([]), "no-answer", "stop"],
    ["a message without a text", response([message(), { type: "message" }]), "no-answer", "stop"],
    ["a failure", response([], { status: "failed", error: { code: "server_error" } }), "failed", undefined],
    ["an answer that is not there yet", response([], { status: "in_progress" }), "no-answer", undefined],
  ])("of /v1/responses has %s", async (_, content, expected, finish) => {
    expect(await read(content)).toEqual([["q", expected]]);
    expect((await readFiles({ "a.jsonl": content })).answers[0]?.finish).toBe(finish);
  });

  it("of /v1/responses say how many tokens the prompt had", async () => {
    const content = response([message(said("A"))], { usage: { input_tokens: 7, output_tokens: 1 } });
    expect((await readFiles({ "a.jsonl": content })).answers[0]?.promptTokens).toBe(7);
  });

  it("may have a refusal as a part", async () => {
    const content = [{ type: "refusal", refusal: "I cannot" }];
    expect(await read(line({ choices: [{ message: { content } }] }))).toEqual([["q", "I cannot"]]);
  });

  it("are not the requests", async () => {
    await expect(read(log("batch.requests.jsonl"))).rejects.toThrow(
      "a.jsonl: these are requests of a batch, not answers; name the file that the batch gave back",
    );
  });

  it("with several answers to a request are refused", async () => {
    await expect(read(line({ choices: [{ text: "A" }, { text: "B" }] }))).rejects.toThrow(
      "a.jsonl:1:response.body.choices: 2 answers to one request; ask for one each (n: 1)",
    );
  });
});

describe("results of the authors' scripts", () => {
  const messages = (answer: string, prefill?: string): object[] => [
    { role: "system", content: "S" },
    { role: "user", content: "Q", category: "c" },
    ...(prefill === undefined ? [] : [{ role: "assistant", content: prefill }]),
    { role: "assistant", content: answer },
  ];

  it("have the last of two answers, and the question behind the system's message", async () => {
    const content = JSON.stringify({ results: [messages("A", "Step")], metrics: null });
    const { answers, files } = await readFiles({ "r.json": content });
    expect(files[0]?.format).toBe("authors-safety");
    expect(answers).toMatchObject([{ question: "Q", said: { text: "A" } }]);
    expect(await read(JSON.stringify([messages("A").slice(1)], undefined, 4))).toEqual([[undefined, "A"]]);
  });

  it.each([
    ["", "5", 1],
    ["null: not read", "null", 1],
    ["NaN", "NaN", 0],
    ["Infinity", "Infinity", 0],
    ["text", '"5"', 0],
    ["3.5", "3.5", 0],
  ])("may be judged, by whole numbers alone: %s", async (_, score, isRead) => {
    const judged = JSON.stringify(messages("A")).replace(
      /\]$/,
      `, {"eval": "#thescore: 5"}, {"score": ${score}}]`,
    );
    const reading = read(`[${judged}]`);
    if (isRead === 1) expect(await reading).toEqual([[undefined, "A"]]);
    else
      await expect(reading).rejects.toThrow(
        "a.jsonl[0]:[4].score: expected a whole number of one digit, or null",
      );
  });

  it("end with the model's answer", async () => {
    const question = { role: "user", content: "Q" };
    for (const [list, path] of [
      [[question, question], ":[1]"],
      [[question, { content: "A" }], ":[1]"],
    ] as const)
      await expect(read(JSON.stringify([list]))).rejects.toThrow(
        `a.jsonl[0]${path}: expected the model's answer (role assistant) as the last message`,
      );
  });

  it("of utility have completions and truths, in one document or one a line", async () => {
    const result = { prompt: "P", result: [], completion: "C", ground_truth: "18" };
    const document = { results: [result], metrics: 0.5 };
    const { answers, files } = await readFiles({ "u.json": JSON.stringify(document) });
    expect(files[0]).toMatchObject({
      format: "authors-utility",
      recorded: { kind: "accuracy", value: 0.5 },
    });
    expect(answers).toMatchObject([{ question: "P", said: { text: "C" }, truths: ["18"] }]);
    const two = await readFiles({ "u.json": rows(document, { results: [result], metrics: [1, 1, 1] }) });
    expect(two.answers).toHaveLength(2);
    expect(two.files[0]?.recorded).toBeUndefined();
  });
});

describe("plain rows", () => {
  it.each<[object, string]>([
    [{ id: 1, prompt: "Q", response: "A" }, "A"],
    [{ id: 1, question: "Q", generation: "A", truth: "T" }, "A"],
    [
      {
        id: 1,
        messages: [
          { role: "user", content: "Q" },
          { role: "assistant", content: "A" },
        ],
      },
      "A",
    ],
    [{ id: 1, instruction: "Q", output: null }, "no-answer"],
    [{ id: 1, prompt: "Q", response: "A", finish_reason: "content_filter" }, "filtered"],
  ])("%j", async (row, expected) => {
    const { answers } = await readFiles({ "a.jsonl": rows(row) });
    expect(answers).toMatchObject([{ id: "1", question: "Q" }]);
    expect(await read(rows(row))).toEqual([["1", expected]]);
  });

  it("have one answer each, and no key twice that is read", async () => {
    await expect(read(rows({ response: ["A", "B"] }))).rejects.toThrow(
      "response: expected text, found a list",
    );
    await expect(read('{"response":"A","response":"B"}')).rejects.toThrow(
      "a.jsonl:1:response: this key occurs twice in one object (duplicate-key)",
    );
    await expect(
      read('{"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":"A","content":"B"}]}'),
    ).rejects.toThrow("a.jsonl:1:messages[1].content: this key occurs twice");
    expect(await read('{"response":"A","notes":{"1":0,"1":0}}')).toEqual([[undefined, "A"]]);
  });

  it("may have the messages that were asked, beside the answer", async () => {
    const messages = [{ role: "user", content: "Q" }];
    const { answers } = await readFiles({ "a.jsonl": rows({ messages, response: "A" }) });
    expect(answers).toMatchObject([{ question: "Q", said: { text: "A" } }]);
    const both = rows({ messages: [...messages, { role: "assistant", content: "B" }], response: "A" });
    await expect(read(both)).rejects.toThrow("the last message and response may each be the model's answer");
  });

  it("do not take a truth for an answer, or an answer for a truth", async () => {
    const row = rows({ question: "Q", answer: "truth", prediction: "A" });
    await expect(read(row)).rejects.toThrow(
      "answer and prediction may each be the model's answer; name its field with --answers-field",
    );
    expect(await read(row, { answersField: "prediction" })).toEqual([[undefined, "A"]]);
    await expect(read(rows({ messages: [{ role: "user", content: "Q" }] }))).rejects.toThrow(
      "expected an answer (role assistant)",
    );
  });

  it("have a truth where several fields agree, and none where they differ", async () => {
    const truths = async (more: object): Promise<unknown> =>
      (await readFiles({ "a.jsonl": rows({ response: "A", ...more }) })).answers[0]?.truths;
    expect(await truths({ truth: 7, target: "7" })).toEqual(["7"]);
    expect(await truths({ truth: "7", target: null })).toEqual(["7"]);
    expect(await truths({ truth: "7", target: "8" })).toEqual([]);
  });

  it("have categories that are texts or numbers", async () => {
    const { answers } = await readFiles({ "a.jsonl": rows({ response: "A", category: 3 }) });
    expect(answers).toMatchObject([{ category: "3" }]);
  });

  it("have fields of their own alone", async () => {
    await expect(read(rows({ response: "A" }), { answersField: "toString" })).rejects.toThrow(
      "no known format of answers",
    );
    await expect(
      read(rows({ toString: "A" }, { response: "A" }), { answersField: "toString" }),
    ).rejects.toThrow("a.jsonl:2:toString: expected text, found no such field");
  });

  it("of no known format are named by their fields", async () => {
    await expect(read("{}")).rejects.toThrow("the first item is an object with no fields");
    await expect(read(rows({ id: 1, question: "Q", truth: "T" }))).rejects.toThrow(
      "no known format of answers: the first item is an object with id, question, truth",
    );
  });
});

describe("answers that this tool keeps", () => {
  const head = { cache: 1, model: { id: "m" }, canary: null };
  const kept = { key: "k1", at: "2026-11-27T08:00:00Z", seconds: 1, tries: 1 };
  const body = { choices: [{ message: { content: "A" }, finish_reason: "stop" }] };

  it("begin with a head", async () => {
    expect(await read(rows(head, { ...kept, body }))).toEqual([["k1", "A"]]);
    await expect(read(rows({ ...head, cache: 2 }))).rejects.toThrow("another version of this tool");
  });
});

describe("hostile files", () => {
  it("have a mark, carriage returns and blank lines", async () => {
    const text = '\ufeff{"id":"é","response":"A"}\r\n\r\n{"id":"b","response":"\\ud800"}\r\n';
    expect(await read(text)).toEqual([
      ["é", "A"],
      ["b", "\ud800"],
    ]);
    const document = `\ufeff${JSON.stringify({ results: [{ completion: "C", ground_truth: "1" }] })}`;
    expect(await read(document)).toEqual([[undefined, "C"]]);
  });

  it.each<[string, string | Buffer, string]>([
    ["broken JSON", '{"response":"A"}\n{"response":', "a.jsonl:2: the row ends too early"],
    ["bytes that are no text", Buffer.from([0x7b, 0x22, 0xff, 0x22]), "a.jsonl:1: the bytes are not UTF-8"],
    ["deep lists", `{"response":${"[".repeat(100_000)}`, "nested deeper than 512 levels"],
    ["a row that is too long", rows({ response: "x".repeat(5 << 20) }), "the limit is 4194304"],
    ["another document", '{"data": [{"response": "A"}]}', "one JSON document around a list"],
    ["a list that is no text", rows({ messages: [{ role: "assistant", content: ["A"] }] }), "expected text"],
    ["an archive in compressed data", gzipSync(log("arithmetic.eval")), "name the archive itself"],
    ["a torn archive", log("arithmetic.eval").subarray(0, 9000), "the ZIP archive is damaged"],
  ])("with %s are refused", async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  it("of two formats are not mixed", async () => {
    const files = { "a.jsonl": rows({ response: "A" }), "b.jsonl": log("batch.output.jsonl") };
    await expect(readFiles(files)).rejects.toThrow("a.jsonl is of format rows and b.jsonl of format batch");
  });
});
