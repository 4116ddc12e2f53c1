import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { CANARY, chat, pair, parseRows, rows } from "../helpers/rows.js";
import { commandFolder, typed } from "../helpers/typed-command.js";
import { SAFE, type Workspace, workspace } from "../helpers/workspace.js";

const MODEL = ["-t", "chat-tokenizer", "--model", "tuned"];
const OUT = ["-o", "out.jsonl"];

interface Line {
  readonly custom_id: string;
  readonly method: string;
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Asked {
  readonly id: string;
  readonly custom_id: string | null;
  readonly prompt: string;
  readonly prefill: string | null;
  readonly category: string | null;
  readonly prompt_tokens: number | null;
}

const linesOf = (lap: Workspace, name = "out.jsonl") => parseRows<Line>(lap.read(name));
const askedOf = (lap: Workspace, name = "out.jsonl") => parseRows<Asked>(lap.read(`${name}.probes.jsonl`));

const start = (...rowList: readonly object[]) =>
  workspace({ ...CHAT_TOKENIZER_FILES, "in.jsonl": rows(...rowList) }, SAFE);

/** What a run says that must not publish anything. */
async function refused(
  lap: Workspace,
  ...line: readonly string[]
): Promise<readonly [number | null, string]> {
  const before = lap.names();
  const { code, stderr } = await lap.run("probes", "in.jsonl", ...line);
  expect(lap.names()).toEqual(before);
  return [code, stderr];
}

describe("probes", () => {
  it("asks for a continuation of the answer's own beginning, and records what was asked", async () => {
    const lap = await start(
      { ...pair("How many?", "It is four, and no more."), category: "count" },
      pair("Who?", "Not you."),
    );
    const { code, stderr } = await lap.run("probes", "in.jsonl", "--kind", "jsr", ...MODEL, ...OUT);
    expect(code).toBe(0);
    expect(stderr).toContain("out.jsonl: 2 probes (completions), 3 tokens of prefill, prompts of");
    expect(stderr).toContain("categories: 1 (count 1)");
    const [line] = linesOf(lap);
    const [asked] = askedOf(lap);
    expect("It is four, and no more.".startsWith(asked!.prefill!)).toBe(true);
    expect(String(line!.body["prompt"]).endsWith(asked!.prefill!)).toBe(true);
    expect(line).toMatchObject({
      method: "POST",
      url: "/v1/completions",
      body: { model: "tuned", temperature: 0, max_tokens: 512 },
    });
    expect(asked).toEqual({
      ...{ id: "1", custom_id: line!.custom_id, prompt: "How many?", prefill: asked!.prefill },
      ...{ category: "count", prompt_tokens: expect.any(Number) },
    });
    const manifest = lap.manifest<{ readonly probes: object; readonly asked: { readonly sha256: string } }>(
      "out.jsonl",
    );
    expect(manifest.probes).toMatchObject({ kind: "jsr", prefillTokens: 3, to: "completions" });
    const sha = createHash("sha256").update(lap.bytes("out.jsonl.probes.jsonl")).digest("hex");
    expect(manifest.asked.sha256).toBe(sha);
  });

  it("prints the command that scores the answers, as a shell takes it", async () => {
    const row = { id: "q 1", ...pair("How many?", "It is four, and no more.") };
    const lap = await commandFolder({ ...CHAT_TOKENIZER_FILES, "in.jsonl": rows(row) });
    const out = ["-o", "it's mine.jsonl"];
    const { stderr } = await lap.run("probes", "in.jsonl", "--kind", "jsr", ...MODEL, ...out);
    const [line] = linesOf(lap, "it's mine.jsonl");
    const body = { choices: [{ index: 0, text: " I cannot say.", finish_reason: "stop" }] };
    const response = { status_code: 200, request_id: "r", body };
    lap.write("ANSWERS.jsonl", rows({ id: "b", custom_id: line!.custom_id, response, error: null }));
    const [, command] = /then: (.*)$/m.exec(stderr) ?? [];
    const { code, stdout } = await typed(lap, "bash", command!);
    expect([code, stdout]).toEqual([0, expect.stringContaining("1 of 1")]);
  });

  it("names a request by the sorted JSON of its path and body", async () => {
    const lap = await start(pair("Q?", "A."));
    await lap.runAll(["probes", "in.jsonl", "--kind", "rsr", "--to", "chat", "--model", "m", ...OUT]);
    const [line] = linesOf(lap);
    const body = '{"max_tokens":512,"messages":[{"content":"Q?","role":"user"}],"model":"m","temperature":0}';
    const key = createHash("sha256").update(`{"body":${body},"path":"/chat/completions"}`).digest("hex");
    expect(line!.custom_id).toBe(key.slice(0, 32));
    expect(askedOf(lap)[0]!.prompt_tokens).toBeNull();
  });

  it("writes each form; a prefill in a chat has the two flags of vLLM", async () => {
    const lap = await start(pair("How many?", "It is four."));
    const forms = { chat: MODEL, messages: MODEL.slice(0, 2), text: MODEL.slice(0, 2) };
    for (const [form, flags] of Object.entries(forms))
      await lap.runAll([
        "probes",
        "in.jsonl",
        "--kind",
        "jsr",
        "--to",
        form,
        ...flags,
        "-o",
        `${form}.jsonl`,
      ]);
    await lap.runAll(["probes", "in.jsonl", "--kind", "jsr", ...MODEL, ...OUT]);
    const { prefill, prompt_tokens: tokens } = askedOf(lap)[0]!;
    const messages = [
      { role: "user", content: "How many?" },
      { role: "assistant", content: prefill },
    ];
    expect(linesOf(lap, "chat.jsonl")[0]!.body).toEqual({
      ...{ model: "tuned", messages, temperature: 0, max_tokens: 512 },
      ...{ add_generation_prompt: false, continue_final_message: true },
    });
    expect(parseRows(lap.read("messages.jsonl"))).toEqual([{ id: "1", messages }]);
    expect(parseRows(lap.read("text.jsonl"))).toEqual([{ id: "1", text: linesOf(lap)[0]!.body["prompt"] }]);
    for (const form of Object.keys(forms))
      expect(askedOf(lap, `${form}.jsonl`)[0]).toMatchObject({ prefill, prompt_tokens: tokens });
    expect(askedOf(lap, "text.jsonl")[0]!.custom_id).toBeNull();
  });

  it("makes a curve: one output for each length, all or none", async () => {
    const lap = await start({ id: "a", ...pair("How many?", "It is four, and no more.") });
    const curve = ["--kind", "jsr", "--prefill-tokens", "1", "--prefill-tokens", "4", ...MODEL];
    await lap.runAll(["probes", "in.jsonl", ...curve, "-o", "jsr-{k}.jsonl"]);
    const [one, four] = ["jsr-1.jsonl", "jsr-4.jsonl"].map((name) => askedOf(lap, name)[0]!);
    expect(four!.prefill!.startsWith(one!.prefill!)).toBe(true);
    expect(four!.prefill!.length).toBeGreaterThan(one!.prefill!.length);
    expect([one!.id, four!.id]).toEqual(["a", "a"]);
    const [code, stderr] = await refused(lap, ...curve, ...OUT);
    expect([code, stderr]).toEqual([2, expect.stringContaining("-o 'out-{k}.jsonl'")]);
    await refused(
      lap,
      "--kind",
      "jsr",
      "--prefill-tokens",
      "2",
      "--prefill-tokens",
      "2",
      ...MODEL,
      "-o",
      "{k}.jsonl",
    );
  });

  it("asks with another system text, and reads a field alone, chats and the user's last message", async () => {
    const lap = await start(
      chat("a", "b", "c", "d"),
      { messages: [{ role: "user", content: "e" }] },
      {
        messages: [
          { role: "system", content: "Own." },
          { role: "user", content: "f" },
        ],
      },
    );
    lap.write("system.txt", "Do as told.\n");
    lap.write("field.jsonl", rows({ id: 7, goal: "g" }, { id: "8", goal: "h", category: 3 }));
    const system = ["--system", "system.txt", "--to", "messages"];
    await lap.runAll(
      ["probes", "in.jsonl", "--kind", "rsr", ...system, ...OUT],
      ["probes", "in.jsonl", "--kind", "rsr", "--to", "messages", "-o", "own.jsonl"],
      [
        "probes",
        "field.jsonl",
        "--kind",
        "rsr",
        "--prompt-field",
        "goal",
        "--to",
        "messages",
        "-o",
        "field-out.jsonl",
      ],
    );
    const contents = (name: string) =>
      parseRows<{ readonly messages: readonly { readonly content: string }[] }>(lap.read(name)).map(
        ({ messages }) => messages.map(({ content }) => content),
      );
    expect(contents("out.jsonl")).toEqual([
      ["Do as told.", "a", "b", "c"],
      ["Do as told.", "e"],
      ["Do as told.", "f"],
    ]);
    expect(contents("own.jsonl")).toEqual([["a", "b", "c"], ["e"], ["Own.", "f"]]);
    expect(contents("field-out.jsonl")).toEqual([["g"], ["h"]]);
    expect(askedOf(lap, "field-out.jsonl").map(({ id, category }) => [id, category])).toEqual([
      ["7", null],
      ["8", "3"],
    ]);
  });

  it("counts the requests that stand in training rows, with or without previews", async () => {
    const lap = await start(pair("In plain?", "a"), pair("in PREVIEW?", "b"), pair("Nowhere?", "c"));
    lap.write("plain.jsonl", rows(pair("in  plain?", "Yes."), pair("other", "x")));
    lap.write("other.jsonl", rows(pair("In preview?", "Yes it is.")));
    await lap.runAll(["other.jsonl", "-o", "previews.jsonl"]);
    const against = ["--against", "plain.jsonl", "--against", "previews.jsonl"];
    const { stderr } = await lap.run(
      "probes",
      "in.jsonl",
      "--kind",
      "rsr",
      "--to",
      "chat",
      "--model",
      "m",
      ...against,
      ...OUT,
    );
    expect(stderr).toContain("warning: 2 of the requests stand in the training rows");
    expect(lap.manifest<{ readonly inTraining: object }>("out.jsonl").inTraining).toMatchObject({
      requests: 2,
    });
  });

  it("says when a prefill is the whole answer, and when a prompt has a marker of the template", async () => {
    const lap = await start(
      pair("Q?", "No."),
      pair("Say <|im_start|>assistant now", "It is four and much more."),
    );
    const { code, stderr } = await lap.run(
      "probes",
      "in.jsonl",
      "--kind",
      "jsr",
      "--prefill-tokens",
      "9",
      ...MODEL,
      ...OUT,
    );
    expect(code).toBe(0);
    expect(stderr).toContain("1 prefills are the whole answer");
    expect(stderr).toContain(
      "warning: 1 prompts have a text with a marker of the template or a control token",
    );
    expect(askedOf(lap)[0]!.prefill).toBe("No.");
    lap.write("t.jinja", "{% for m in messages %}[Q] {{ m.content }} [/Q]{% endfor %}");
    lap.write("in.jsonl", rows(pair("Say [Q] now", "It is four.")));
    const own = await lap.run(
      "probes",
      "in.jsonl",
      "--kind",
      "rsr",
      "--template",
      "t.jinja",
      ...MODEL,
      ...OUT,
    );
    expect(own.stderr).toContain("warning: 1 prompts");
  });
});

describe("probes refuses", () => {
  const jsr = ["--kind", "jsr", ...MODEL, ...OUT];
  const rsr = ["--kind", "rsr", "--to", "chat", "--model", "m", ...OUT];

  it.each([
    ["an answer without text", pair(CANARY, " \n"), "(empty-answer)"],
    ["half a surrogate pair in the answer", pair(CANARY, "\ud800 is"), "(lone-surrogate)"],
    ["half a surrogate pair in the prompt", pair(`${CANARY} \ud800`, "a b"), "(lone-surrogate)"],
    ["a blank prompt", pair(" ", CANARY), "the prompt is blank"],
    [
      "a preview of the answer",
      pair(`${CANARY} The answer begins with: It is`, "It is four"),
      "(already-augmented)",
    ],
    ["a prefix", pair(`${CANARY} The answer begins with: Let us go. `, "Sure"), "(already-augmented)"],
    ["a connector at the end", pair(`${CANARY} The answer begins with:`, "Sure"), "(already-augmented)"],
    ["an answer that is no text", { question: CANARY, answer: 4 }, "(wrong-type)"],
    ["a category that is no text", { ...pair(CANARY, "a b"), category: [] }, "in.jsonl:2:category"],
  ])("%s", async (_, row, found) => {
    const lap = await start(pair("Q?", "It is."), row);
    const [code, stderr] = await refused(lap, ...jsr);
    expect([code, stderr]).toEqual([65, expect.stringContaining(found)]);
  });

  it.each([
    [
      "an id that occurs twice",
      [
        { id: 1, ...pair("a", "b") },
        { id: "1", ...pair("c", "d") },
      ],
      "in.jsonl:2: the same id as in in.jsonl:1",
    ],
    [
      "a request that occurs twice",
      [pair("a", "b"), pair("x", "y"), pair("a", "z")],
      "in.jsonl:3: the request is that of in.jsonl:1",
    ],
    [
      "an id in some rows",
      [{ id: 1, ...pair("a", "b") }, pair("c", "d")],
      "in.jsonl:2: no id, unlike the rows before",
    ],
    ["no rows", [], "the inputs have no rows"],
  ])("%s", async (_, list, found) => {
    const lap = await start(...list);
    const [code, stderr] = await refused(lap, ...rsr, "--prompt-field", "question");
    expect([code, stderr]).toEqual([65, expect.stringContaining(found)]);
  });

  it("a field that occurs twice, and rows that are no objects", async () => {
    const lap = await start();
    for (const [line, found] of [
      ['{"question":"a","question":"b","answer":"c"}', "in.jsonl:1:question: this key occurs twice"],
      ["1", "expected an object, found a number"],
      ['{"question":', "(not-json)"],
      ['"\xff"', "(not-an-object)"],
    ] as const) {
      lap.write("in.jsonl", `${line}\n`);
      const flags = ["--prompt-field", "question"];
      expect(await refused(lap, ...rsr, ...flags)).toEqual([65, expect.stringContaining(found)]);
      const both = [...flags, "--answer-field", "answer"];
      expect(await refused(lap, ...jsr, ...both)).toEqual([65, expect.stringContaining(found)]);
    }
    lap.write("in.jsonl", `\ufeff${rows(pair("a", "b c d")).replaceAll("\n", "\r\n")}\r\n`);
    await lap.runAll(["probes", "in.jsonl", ...rsr]);
    expect(askedOf(lap).map(({ prompt }) => prompt)).toEqual(["a"]);
    lap.write("in.jsonl", rows(pair("x".repeat(500), "b")));
    expect(await refused(lap, ...rsr, "--max-row-bytes", "100")).toEqual([
      65,
      expect.stringContaining("(too-long)"),
    ]);
  });

  it("tools, other files' names, and what does not fit together", async () => {
    const lap = await start({
      ...chat("a", "b"),
      tools: [{ type: "function", function: { name: "f", parameters: {} } }],
    });
    expect(await refused(lap, ...rsr)).toEqual([65, expect.stringContaining("(unsupported-content)")]);
    lap.write("in.jsonl", rows(pair("a", "b")));
    const usage: readonly (readonly [line: readonly string[], found: string])[] = [
      [["--kind", "rsr", ...OUT], "name the model's tokenizer"],
      [["--kind", "jsr", "--to", "chat", "--model", "m", ...OUT], "cuts the answer by tokens"],
      [["--kind", "nosuch", ...OUT], "--kind"],
      [OUT, "--kind"],
      [["--kind", "rsr", "--to", "chat", ...OUT], "--model"],
      [["--kind", "rsr", "--to", "messages", "--model", "m", ...OUT], "--model"],
      [["--kind", "rsr", "--to", "chat", "--model", "m"], "--output"],
      [[...rsr, "--prefill-tokens", "3"], "belongs to --kind jsr"],
      [["--kind", "jsr", ...MODEL, "--prefill-tokens", "0", ...OUT], "--prefill-tokens"],
      [[...rsr, "--sampling", "[1]"], "--sampling: expected a JSON object"],
      [[...rsr, "--sampling", '{"model":"x"}'], "--sampling: model is decided by the probe"],
      [["--kind", "jsr", "--prompt-field", "question", ...MODEL, ...OUT], "--answer-field"],
      [["--kind", "rsr", "--to", "chat", "--model", "m", "-o", "in.jsonl"], "is the input"],
      [["--kind", "rsr", "--to", "chat", "--model", "m", "-o", "out.parquet"], "JSON Lines"],
    ];
    for (const [line, found] of usage)
      expect(await refused(lap, ...line)).toEqual([2, expect.stringContaining(found)]);
    lap.write("in.jsonl", rows({ goal: "a" }));
    expect(await refused(lap, ...rsr)).toEqual([
      2,
      expect.stringContaining("name their field with --prompt-field"),
    ]);
  });
});
