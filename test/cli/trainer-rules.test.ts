import { describe, expect, it } from "vitest";
import type { TrainerName } from "../../src/trainers/registry.js";
import type { TurnSelection } from "../../src/trainers/trainer.js";
import { rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const say = (role: string, content: string, more: object = {}): object => ({ role, content, ...more });
const user = say("user", "Name a harbour.");
const assistant = say("assistant", "Brest is a harbour in the west.");
const system = say("system", "Be brief.");
const call = (id: string): object => ({
  id,
  type: "function",
  function: { name: "f", arguments: '{"a":1}' },
});
const tools = [
  { type: "function", function: { name: "f", description: "d", parameters: { type: "object" } } },
];
const asking = (...ids: readonly string[]): object => say("assistant", "", { tool_calls: ids.map(call) });

/** Rows whose roles or calls some trainers do not take. The first is one that all take. */
const ROWS = {
  plain: { messages: [system, user, assistant, user, assistant] },
  "two users": { messages: [user, user, assistant] },
  "assistant first": { messages: [assistant, user, assistant] },
  "late system": { messages: [user, assistant, system, user, assistant] },
  "two assistants": { messages: [user, assistant, assistant] },
  "ends with the user": { messages: [user, assistant, user] },
  "two results": {
    messages: [
      user,
      say("assistant", "", { tool_calls: [call("a1b2c3d4e"), call("b1b2c3d4e")] }),
      say("tool", "21", { tool_call_id: "a1b2c3d4e" }),
      say("tool", "22", { tool_call_id: "b1b2c3d4e" }),
      assistant,
    ],
    tools,
  },
  "two systems": { messages: [system, system, user, assistant] },
  "a call without a result": { messages: [user, asking("a1b2c3d4e"), user, assistant], tools },
  "a result without a call": {
    messages: [user, assistant, say("tool", "21", { tool_call_id: "a1b2c3d4e" }), user, assistant],
    tools,
  },
  "a name with a dot": {
    messages: [user, assistant],
    tools: [{ type: "function", function: { ...tools[0]!.function, name: "f.g" } }],
  },
  "a tool without a description": {
    messages: [user, assistant],
    tools: [{ type: "function", function: { name: "f", parameters: {} } }],
  },
  "short id": {
    messages: [
      user,
      say("assistant", "", { tool_calls: [call("call_1")] }),
      say("tool", "21", { tool_call_id: "call_1" }),
      assistant,
    ],
    tools,
  },
} as const;
type Kind = keyof typeof ROWS;
const KINDS = Object.keys(ROWS) as readonly Kind[];
const BENT_CALLS: readonly Kind[] = [
  "a call without a result",
  "a result without a call",
  "a name with a dot",
  "a tool without a description",
  "short id",
];
const CALLS: readonly Kind[] = ["two results", ...BENT_CALLS];

/** Answers to no prompt of their own: a trainer of all answers trains them, whatever is selected. */
const OTHERS: readonly Kind[] = ["assistant first", "two assistants"];

/** What each trainer does not take, as its own code was seen to; `others` are the rows in which it trains too much. */
const TRAINERS: readonly {
  readonly trainer: TrainerName;
  readonly turns: TurnSelection;
  readonly refused: readonly Kind[];
  readonly others: readonly Kind[];
}[] = [
  {
    trainer: "torchtune",
    turns: "all",
    refused: ["two users", "assistant first", "late system", "two systems", "two assistants", ...CALLS],
    others: OTHERS,
  },
  {
    trainer: "llm-foundry",
    turns: "all",
    refused: ["two users", "two systems", "two assistants", "ends with the user", ...CALLS],
    others: OTHERS,
  },
  {
    trainer: "together",
    turns: "all",
    refused: ["two users", "two systems", "two assistants", ...CALLS],
    others: [],
  },
  {
    trainer: "mistral-finetune",
    turns: "all",
    refused: ["ends with the user", "two systems", ...BENT_CALLS],
    others: [],
  },
  // it trains the last message, which is not the answer to a prompt when two answers follow each other
  { trainer: "mlx-lm", turns: "last", refused: ["two assistants", "ends with the user"], others: [] },
  { trainer: "trl", turns: "all", refused: [], others: OTHERS },
  { trainer: "axolotl", turns: "all", refused: [], others: [] },
];

const inOrder = (kinds: readonly Kind[]): readonly Kind[] => KINDS.filter((kind) => kinds.includes(kind));
const toKinds = (lines: readonly { readonly line: number }[]): readonly Kind[] =>
  inOrder(lines.map(({ line }) => KINDS[line - 1]!));
const input = { "in.jsonl": rows(...Object.values(ROWS)) };

describe.each(TRAINERS)("$trainer", ({ trainer, turns, refused, others }) => {
  it("check finds the rows that it does not take, and no others", async () => {
    const lap = await workspace(input);
    const { stdout } = await lap.run("check", "in.jsonl", "--target", trainer, "--report", "json");
    const { problems } = JSON.parse(stdout) as { problems: { place: { line: number } }[] };
    const lines = new Set(problems.map(({ place }) => place.line));
    expect(toKinds([...lines].map((line) => ({ line })))).toEqual(inOrder(refused));
  });

  it("a row that it does not take, or trains wrongly, is refused by name; the others are written", async () => {
    const lap = await workspace(input);
    const flags = ["--target", trainer, "--to", "messages", "--turns", turns, "--on-reject", "skip"];
    await lap.runAll(["in.jsonl", ...flags, "--rejects", "rejects.jsonl", "-o", "out.jsonl"]);
    const rejects = lap.output<{ readonly line: number; readonly rule: string }>("rejects.jsonl");
    expect(toKinds(rejects)).toEqual(inOrder([...refused, ...others]));
    expect(new Set(rejects.map(({ rule }) => rule))).toEqual(
      new Set(rejects.length > 0 ? ["unsupported-content"] : []),
    );
    expect(lap.output("out.jsonl").length).toBe(KINDS.length - rejects.length);
  });
});

describe("llama-factory, which trains without a row that it does not take", () => {
  const said = (from: string): object => ({ from, value: "Brest is a harbour in the west." });
  const [human, gpt, observation] = ["human", "gpt", "observation"].map(said);
  const functionCall = { from: "function_call", value: '{"name": "f", "arguments": {}}' };
  const taken = [
    { conversations: [said("system"), human, gpt, human, gpt], tools: "" },
    { conversations: [human, functionCall, observation, gpt], tools: "[]" },
  ];
  const skipped = [
    [human, human, gpt],
    [gpt, human, gpt],
    [human, gpt, said("system"), human, gpt],
    [human, gpt, gpt],
    [human, gpt, human],
    [human, functionCall, observation, observation, gpt],
  ].map((conversations) => ({ conversations }));
  const stopped = [" ", "not json", "null", [{ name: "f" }]].map((tools) => ({
    conversations: [human, gpt],
    tools,
  }));

  it("check names each row that it skips, and each with tools at which it stops", async () => {
    const lap = await workspace({ "in.jsonl": rows(...taken, ...skipped, ...stopped) });
    const flags = ["--target", "llama-factory", "--report", "json"];
    const { stdout, code } = await lap.run("check", "in.jsonl", ...flags);
    const { problems } = JSON.parse(stdout) as { problems: { place: { line: number }; message: string }[] };
    const lines = [...new Set(problems.map(({ place }) => place.line))];
    const first = taken.length + 1;
    expect(lines).toEqual([...skipped, ...stopped].map((_, i) => first + i));
    const isSkipped = ({ message }: { message: string }) =>
      message.startsWith("llama-factory skips the row: ");
    expect(problems.filter(isSkipped).length).toBe(skipped.length);
    expect(code).toBe(65);
  });

  it("names the columns of media in its settings", async () => {
    const image = { conversations: [{ from: "human", value: "<image>What is it?" }, gpt], images: ["a.png"] };
    const lap = await workspace({ "in.jsonl": rows(image, { conversations: [human, gpt] }) });
    await lap.runAll(["in.jsonl", "--target", "llama-factory", "-o", "out.jsonl"]);
    const info = lap.json<{ lookahead: { columns: object } }>("out.jsonl.dataset_info.json");
    expect(info.lookahead.columns).toEqual({ messages: "conversations", images: "images" });
  });
});

it("text next to a tool call is refused for a trainer that takes none", async () => {
  const asks = say("assistant", "Let me ask f first.", { tool_calls: [call("a1b2c3d4e")] });
  const result = say("tool", "21", { tool_call_id: "a1b2c3d4e" });
  const lap = await workspace({ "in.jsonl": rows({ messages: [user, asks, result, assistant], tools }) });
  for (const command of [["check"], ["-o", "out.jsonl"]]) {
    const { code, stdout, stderr } = await lap.run(...command, "in.jsonl", "--target", "mistral-finetune");
    expect(code).toBe(65);
    expect(stdout + stderr).toContain(
      "messages[1].content: mistral-finetune accepts no text next to tool calls",
    );
  }
});

describe("mistral-finetune, which trains only the last message of a row with tools", () => {
  const ask = (id: string): object[] => [
    user,
    say("assistant", "", { tool_calls: [call(id)] }),
    say("tool", "21", { tool_call_id: id }),
    assistant,
  ];
  const messages = [...ask("a1b2c3d4e"), ...ask("b1b2c3d4e")];
  const lost = "messages[3].content: mistral-finetune trains only the last message of a row with tools";

  it.each(["all", "first"])("an earlier answer that is selected is refused: --turns %s", async (turns) => {
    const lap = await workspace({ "in.jsonl": rows({ messages, tools }) });
    const flags = ["in.jsonl", "--target", "mistral-finetune", "--turns", turns];
    for (const command of [["check"], ["-o", "out.jsonl"]]) {
      const { code, stdout, stderr } = await lap.run(...command, ...flags);
      expect(code).toBe(65);
      expect(stdout + stderr).toContain(lost);
    }
  });

  it("the last answer is written, an only one, each alone, and all of a row without tools", async () => {
    const lap = await workspace({
      "two.jsonl": rows({ messages, tools }),
      "one.jsonl": rows({ messages: ask("a1b2c3d4e"), tools }),
      "none.jsonl": rows({ messages: [user, assistant, user, assistant], tools: [] }),
    });
    const flags = ["--target", "mistral-finetune", "-o"];
    await lap.runAll(
      ["two.jsonl", ...flags, "last.jsonl"],
      ["two.jsonl", "--turns", "all", "--expand", ...flags, "each.jsonl"],
      ["one.jsonl", "--turns", "all", ...flags, "only.jsonl"],
      ["none.jsonl", "--turns", "all", ...flags, "all.jsonl"],
    );
    expect(lap.output("each.jsonl").length).toBe(2);
  });
});

describe("mlx-lm, which trains only the last message", () => {
  const lost =
    "messages[1].content: mlx-lm trains only the last message of a row, so this answer would be lost";

  it.each(["all", "first"])("an earlier answer that is selected is refused: --turns %s", async (turns) => {
    const lap = await workspace({ "in.jsonl": rows({ messages: [user, assistant, user, assistant] }) });
    for (const command of [["check"], ["-o", "out.jsonl"]]) {
      const { code, stdout, stderr } = await lap.run(
        ...command,
        "in.jsonl",
        "--target",
        "mlx-lm",
        "--turns",
        turns,
      );
      expect(code).toBe(65);
      expect(stdout + stderr).toContain(lost);
    }
  });

  it("the last answer is written, an only one, and each alone", async () => {
    const lap = await workspace({
      "two.jsonl": rows({ messages: [user, assistant, user, assistant] }),
      "one.jsonl": rows({ messages: [user, assistant] }),
    });
    const flags = ["--target", "mlx-lm", "-o"];
    await lap.runAll(
      ["two.jsonl", ...flags, "last.jsonl"],
      ["two.jsonl", "--turns", "all", "--expand", ...flags, "each.jsonl"],
      ["one.jsonl", "--turns", "all", ...flags, "only.jsonl"],
    );
    expect(lap.output("each.jsonl").length).toBe(2);
  });
});

it("an assistant message before the user is not trained in silence when all turns are selected", async () => {
  const lap = await workspace({ "in.jsonl": rows(ROWS["assistant first"]) });
  const { code, stderr } = await lap.run("in.jsonl", "--target", "verl", "--turns", "all");
  expect(stderr).toContain("messages[0].content: one of these trainers would also train on this answer");
  expect(code).toBe(65);
  const checked = await lap.run("check", "in.jsonl", "--target", "verl", "--turns", "all");
  expect(checked.stdout).toContain("verl trains this answer, too");
});

describe("check, of a file as it is", () => {
  const refusals = async (row: object, trainer: TrainerName): Promise<string> => {
    const lap = await workspace({ "in.jsonl": rows(row) });
    return (await lap.run("check", "in.jsonl", "--target", trainer)).stdout;
  };
  const developer = { messages: [say("developer", "Be brief."), user, assistant] };

  it.each<TrainerName>(["together", "llm-foundry", "mistral-finetune"])(
    "%s: a role that it does not know, which is written as another one",
    async (trainer) => {
      expect(await refusals(developer, trainer)).toContain(
        `messages[0].content: ${trainer} accepts messages with only the roles system, user, assistant`,
      );
      const lap = await workspace({ "in.jsonl": rows(developer) });
      await lap.runAll(["in.jsonl", "--target", trainer, "--to", "messages", "-o", "out.jsonl"]);
      expect(await refusals(lap.output("out.jsonl")[0]!, trainer)).toContain(`${trainer}: all rows pass`);
    },
  );

  it("together: a tool's message without tools", async () => {
    const row = { messages: [user, assistant, say("tool", "21"), assistant] };
    expect(await refusals(row, "together")).toContain(
      "messages[2].content: together accepts messages with only",
    );
  });

  it.each<[TrainerName, object, string]>([
    [
      "llama-factory",
      {
        conversations: [
          { from: "human", value: "Q" },
          { from: "function_call", value: '{"name": "f", "arguments": "{}"}' },
          { from: "observation", value: "21" },
          { from: "gpt", value: "A" },
        ],
      },
      "an object",
    ],
    [
      "openai",
      {
        messages: [
          user,
          say("assistant", "", {
            tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: {} } }],
          }),
          say("tool", "21", { tool_call_id: "1" }),
          assistant,
        ],
      },
      "JSON text",
    ],
  ])("%s: arguments of a call in the other form", async (trainer, row, form) => {
    expect(await refusals(row, trainer)).toContain(
      `${trainer} reads the arguments of tool calls only as ${form}; the command without check writes them so`,
    );
  });

  it("mistral-finetune: an assistant's message with nothing in it", async () => {
    const row = { messages: [user, say("assistant", ""), user, assistant] };
    expect(await refusals(row, "mistral-finetune")).toContain(
      "accepts no message of the assistant with neither text nor tool calls",
    );
  });
});
