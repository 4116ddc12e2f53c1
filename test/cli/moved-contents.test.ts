import { describe, expect, it } from "vitest";
import { CHAT_TOKENIZER, CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { workspace } from "../helpers/workspace.js";

const TURN = "[{{ m.role }}]{{ m.content }}<|im_end|>";
const END = CHAT_TOKENIZER.added_tokens[1]!.id;
/** It writes a late system message in front of all others. */
const HOISTED = `{% for m in messages if m.role == 'system' %}{{ m.content }};{% endfor %}{% for m in messages if m.role != 'system' %}${TURN}{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}`;
const FIRST = [
  { role: "user", content: "Where?" },
  { role: "assistant", content: "In the north." },
];
const SECOND = [
  { role: "user", content: "And then?" },
  { role: "assistant", content: "To the south." },
];
const LATE = [...FIRST, { role: "system", content: "Be brief." }, ...SECOND];

interface Labelled {
  readonly input_ids: readonly number[];
  readonly labels: readonly number[];
}

async function write(template: string, messages: readonly object[], ...flags: readonly string[]) {
  const lap = await workspace({ ...CHAT_TOKENIZER_FILES, "moved.jinja": template });
  return lap.run(
    "--method",
    "vanilla",
    "--turns",
    "all",
    "-t",
    "chat-tokenizer",
    "--template",
    "moved.jinja",
    ...flags,
    {
      stdin: `${JSON.stringify({ messages })}\n`,
    },
  );
}

/** The trained tokens of the row, and how many there would be in a text alone. */
async function labelled(template: string, messages: readonly object[]): Promise<Labelled> {
  const { code, stdout, stderr } = await write(template, messages, "--to", "tokens", "--unanswered", "leave");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout) as Labelled;
}

/** The ids of a text as the second part of a row, without the end token. */
async function idsOf(text: string): Promise<readonly number[]> {
  const { input_ids: ids } = await labelled(
    "{% if not add_generation_prompt %}{{ messages[1].content }}{% endif %}",
    [FIRST[0]!, { role: "assistant", content: text }],
  );
  return ids;
}

describe("the mask of a template that moves or repeats contents", () => {
  it("trains every answer and nothing else, though a late message is written in front", async () => {
    const { input_ids: ids, labels } = await labelled(HOISTED, LATE);
    const answers = await Promise.all(["In the north.", "To the south."].map(idsOf));
    expect(labels.filter((label) => label !== -100)).toEqual(answers.flatMap((answer) => [...answer, END]));
    expect(labels.every((label, i) => label === -100 || label === ids[i])).toBe(true);
  });

  it("is not guessed for an answer that is written twice with another message between", async () => {
    const template = `{% for m in messages %}${TURN}{% endfor %}{{ messages[1].content }}`;
    const { code, stdout, stderr } = await write(
      template,
      [...FIRST, ...SECOND],
      "--to",
      "tokens",
      "--unanswered",
      "leave",
    );
    expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
    expect(stderr).toContain(
      "messages[1].content: the chat template writes this answer more than once, with other messages between",
    );
  });

  it("trains answers alone where the template repeats the system message in each turn", async () => {
    const template = `{% for m in messages[1:] %}{% if m.role == 'user' %}({{ messages[0].content }}){% endif %}${TURN}{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}`;
    const { labels } = await labelled(template, [
      { role: "system", content: "Be brief." },
      ...FIRST,
      ...SECOND,
    ]);
    const answers = await Promise.all(["In the north.", "To the south."].map(idsOf));
    expect(labels.filter((label) => label !== -100)).toEqual(answers.flatMap((answer) => [...answer, END]));
  });

  it("is refused where neither the prompt nor a text tells where a tool call begins", async () => {
    const call = {
      role: "assistant",
      tool_calls: [{ type: "function", function: { name: "f", arguments: {} } }],
    };
    const template = HOISTED.replaceAll("{{ m.content }}<", "{{ m.content or m.tool_calls }}<");
    const messages = [{ role: "user", content: "Where?" }, call];
    const kept = await write(template, messages, "--to", "tokens", "--unanswered", "leave");
    expect(kept).toMatchObject({ code: 0 });
    const late = [...messages, { role: "tool", content: "north" }, { role: "system", content: "Be brief." }];
    const { code, stdout, stderr } = await write(template, late, "--to", "tokens", "--unanswered", "leave");
    expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
    expect(stderr).toContain("so the mask of a message without text is unknown");
  });
});
