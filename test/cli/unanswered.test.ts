import { describe, expect, it } from "vitest";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { HEAD, rows, TAIL } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const user = (content: string) => ({ role: "user", content });
const assistant = (content: string, more: object = {}) => ({ role: "assistant", content, ...more });

const CALL = assistant("", {
  tool_calls: [{ id: "a", type: "function", function: { name: "f", arguments: {} } }],
});
/** A row that ends with a tool call. */
const ENDS_WITH_CALL = { messages: [user("Ask f."), CALL] };
const MARKED = { messages: [user("Name a bird."), assistant("A potato.", { weight: 0 })] };
const GREETED = { messages: [assistant("Hello!"), user("Q"), assistant("A")] };
const MARKED_LAST = {
  messages: [user("Q"), assistant("A", { weight: 1 }), user("R"), assistant("B", { weight: 0 })],
};

describe("a row without an answer to augment", () => {
  it("is rejected, and the message names the flag", async () => {
    const lap = await workspace({ "in.jsonl": rows(ENDS_WITH_CALL) });
    const { code, stderr } = await lap.run("in.jsonl");
    expect(code).not.toBe(0);
    expect(stderr).toContain("--unanswered leave passes such rows through unchanged (no-exchange)");
  });

  it.each([["virtual"], ["vanilla"]])(
    "is left with --unanswered leave and --method %s, and counted by its reason",
    async (method) => {
      const row = { messages: [user("Q"), assistant("A")] };
      const lap = await workspace({ "in.jsonl": rows(ENDS_WITH_CALL, MARKED, row) });
      const { code, stderr } = await lap.run(
        ...["in.jsonl", "-o", "out.jsonl", "--method", method, "--unanswered", "leave"],
      );
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stderr).toContain("2 without an answer to augment");
      expect(lap.output("out.jsonl").slice(0, 2)).toEqual([ENDS_WITH_CALL, MARKED]);
      expect(lap.json("out.jsonl.manifest.json")).toMatchObject({ rows: { unchanged: { "no-answer": 2 } } });
    },
  );

  it.each<[string, readonly string[], object]>([
    ["as messages", ["--to", "messages"], ENDS_WITH_CALL],
    [
      "with marks that train its call",
      ["--target", "axolotl"],
      { messages: [user("Ask f."), { ...CALL, train: true }] },
    ],
    ["as prompt and completion", ["--target", "trl"], { prompt: [user("Ask f.")], completion: [CALL] }],
    [
      "as prompt and completion, one row for each answer",
      ["--to", "prompt-completion-chat", "--expand"],
      { prompt: [user("Ask f.")], completion: [CALL] },
    ],
  ])("is converted like others: %s", async (_, flags, expected) => {
    const lap = await workspace({ "in.jsonl": rows(ENDS_WITH_CALL) });
    await lap.run("in.jsonl", "-o", "out.jsonl", "--unanswered", "leave", ...flags);
    expect(lap.output("out.jsonl")).toEqual([expected]);
  });

  it("has labels for its call", async () => {
    const call = assistant('<tool_call>\n{"name": "f"}\n</tool_call>');
    const lap = await workspace({
      ...CHAT_TOKENIZER_FILES,
      "in.jsonl": rows({ messages: [user("Ask f."), call] }),
    });
    const run = await lap.run(
      ...["in.jsonl", "-o", "out.jsonl", "--unanswered", "leave", "--to", "tokens", "-t", "chat-tokenizer"],
    );
    expect(run.code).toBe(0);
    const [row] = lap.output<{ input_ids: number[]; labels: number[] }>("out.jsonl");
    const trained = row!.labels.flatMap((label, i) => (label === -100 ? [] : [i]));
    expect(trained.length).toBeGreaterThan(1);
    expect(trained).toEqual(Array.from(trained, (_, i) => trained[0]! + i));
    expect(row!.labels[0]).toBe(-100);
  });

  it("is rejected in another format if no message of it may be trained", async () => {
    const lap = await workspace({ "in.jsonl": rows(MARKED) });
    const { code, stderr } = await lap.run("in.jsonl", "--unanswered", "leave", "--target", "openai");
    expect(code).not.toBe(0);
    expect(stderr).toContain("(no-exchange)");
  });

  it("is no finding of check if it ends with a call, and is one if nothing of it may be trained", async () => {
    const lap = await workspace({ "call.jsonl": rows(ENDS_WITH_CALL), "marked.jsonl": rows(MARKED) });
    expect((await lap.run("check", "call.jsonl")).code).toBe(0);
    expect((await lap.run("check", "marked.jsonl")).stdout).toContain("no-exchange");
  });
});

describe("a message that must not be trained", () => {
  it.each([["trl"], ["verl"], ["nemo-rl"], ["open-instruct"], ["nemo-automodel"]])(
    "is refused for %s, which trains all messages, if it is a greeting or marked",
    async (target) => {
      const lap = await workspace({ "in.jsonl": rows(GREETED, MARKED_LAST) });
      const { stdout, stderr } = await lap.run(
        ...["in.jsonl", "--target", target, "--to", "messages", "--turns", "all", "--on-reject", "skip"],
      );
      expect(stdout).toBe("");
      expect(stderr).toContain(
        ":1:messages[0].content: one of these trainers would also train on this answer",
      );
      expect(stderr).toContain(":2:messages[3].content: the row marks this message as untrained");
    },
  );

  it.each([["mlx-lm"], ["llama-factory"], ["nemo-rl"]])(
    "is refused for %s, which trains the last message, if that is not the selected one",
    async (target) => {
      const lap = await workspace({ "in.jsonl": rows(MARKED_LAST) });
      const { stdout, stderr } = await lap.run("in.jsonl", "--target", target, "--on-reject", "skip");
      expect(stdout).toBe("");
      expect(stderr).toContain("(unsupported-content)");
    },
  );

  it("is a finding of check for trainers that train it", async () => {
    const lap = await workspace({ "in.jsonl": rows(MARKED_LAST) });
    const findings = async (...flags: string[]) => (await lap.run("check", "in.jsonl", ...flags)).stdout;
    expect(await findings("--target", "mlx-lm")).toContain("mlx-lm trains it (unsupported-format)");
    expect(await findings("--target", "axolotl")).toContain("axolotl trains it (unsupported-format)");
    expect(await findings("--target", "mistral-finetune")).not.toContain("trains it");
  });

  it("stays untrained where there are marks", async () => {
    const lap = await workspace({ "in.jsonl": rows(GREETED, MARKED_LAST) });
    await lap.run("in.jsonl", "-o", "out.jsonl", "--target", "axolotl", "--turns", "all");
    const [greeted, marked] = lap.output<{ messages: { train?: boolean; content: string }[] }>("out.jsonl");
    expect(greeted!.messages.map(({ train }) => train)).toEqual([false, undefined, true]);
    expect(marked!.messages.map(({ train }) => train)).toEqual([undefined, true, undefined, false]);
    expect(marked!.messages.map(({ content }) => content)).toEqual([`Q${TAIL}`, `${HEAD}A`, "R", "B"]);
  });

  it.each([["segments"], ["text"]])("is refused in %s, where it would be trained", async (to) => {
    const lap = await workspace({ ...CHAT_TOKENIZER_FILES, "in.jsonl": rows(MARKED_LAST) });
    const { stdout, stderr } = await lap.run(
      ...["in.jsonl", "--to", to, "-t", "chat-tokenizer", "--on-reject", "skip"],
    );
    expect(stdout).toBe("");
    expect(stderr).toContain("(unsupported-content)");
  });
});

describe("--system-field alone", () => {
  const ROW = { system_prompt: "S", question: "Q", response: "A" };

  it("adds to the format that is detected", async () => {
    const lap = await workspace({ "in.jsonl": rows(ROW) });
    const { stdout } = await lap.run("in.jsonl", "--to", "messages", "--system-field", "system_prompt");
    expect(JSON.parse(stdout)).toEqual({
      messages: [{ role: "system", content: "S" }, user(`Q${TAIL}`), assistant(`${HEAD}A`)],
    });
  });

  it.each([
    ["no row has the field", ROW, "systemprompt", "none of the first 1 rows has this field"],
    [
      "the format has no such option",
      { messages: [user("Q"), assistant("A")], s: "S" },
      "s",
      "no such option",
    ],
  ])("is an error if %s", async (_, row, field, message) => {
    const lap = await workspace({ "in.jsonl": rows(row) });
    const { code, stderr } = await lap.run("in.jsonl", "--to", "messages", "--system-field", field);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });
});
