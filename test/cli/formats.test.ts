import { beforeAll, describe, expect, it } from "vitest";
import { CANARY, judgeRows, type Verdict } from "../helpers/command.js";

/** A row, and what becomes of it: the row that is written, or `rule field: message`. */
type Table = readonly (readonly [name: string, row: string, verdict: Verdict | RegExp])[];

/** One run judges a whole table. */
function judged(args: readonly string[], table: Table): void {
  let results: readonly Verdict[] = [];
  beforeAll(async () => {
    results = await judgeRows(
      args,
      table.map(([, row]) => row),
    );
  });
  it.each(table.map(([name, , verdict], i) => [name, i, verdict] as const))("%s", (_, i, verdict) => {
    if (typeof verdict === "string") expect(results[i]).toBe(verdict);
    else expect(results[i]).toMatch(verdict);
    expect(results[i]).not.toContain("[object Object]");
  });
}

describe("A pair", () => {
  const answer = (json: string): string => `{"question":"${CANARY}","answer":${json}}`;
  judged(
    ["--prompt-field", "question", "--answer-field", "answer"],
    [
      ["null", answer("null"), "wrong-type answer: expected text, found null"],
      ["a number", answer("3"), "wrong-type answer: expected text, found a number"],
      ["true", answer("true"), "wrong-type answer: expected text, found true or false"],
      ["a list", answer(`["${CANARY}"]`), "wrong-type answer: expected text, found a list"],
      ["an object", answer('{"a":1}'), "wrong-type answer: expected text, found an object"],
      ["no answer", `{"question":"${CANARY}"}`, "missing-field answer: expected text, found no such field"],
      [
        "no prompt, but one that Object has",
        `{"toString":"${CANARY}","answer":"A"}`,
        "missing-field question: expected text, found no such field",
      ],
      ["a blank answer", answer('" \\t\\n"'), "empty-answer answer: the answer is blank"],
      ["an empty prompt", '{"question":"","answer":"A"}', '{"question":"+c+p:","answer":"p:A"}'],
      [
        "a key of the prompt twice, once in disguise",
        `{"\\u0071uestion":"Q","answer":"A","question":"${CANARY}"}`,
        /^duplicate-key question: /,
      ],
      [
        "a surrogate cut in two",
        `{"question":"${CANARY}\\ud83e","answer":"A"}`,
        /^lone-surrogate question: /,
      ],
    ],
  );
});

describe("Alpaca", () => {
  judged(
    ["--from", "alpaca"],
    [
      [
        "an instruction of null",
        `{"instruction":null,"input":"${CANARY}","output":"A"}`,
        "wrong-type instruction: expected text, found null",
      ],
      [
        "an input of null is none",
        '{"instruction":"Q","input":null,"output":"A"}',
        '{"instruction":"Q+c+p:","input":null,"output":"p:A"}',
      ],
      [
        "an input that is a number",
        `{"instruction":"${CANARY}","input":3,"output":"A"}`,
        "wrong-type input: expected text, found a number",
      ],
      [
        "an input that is a list",
        `{"instruction":"I","input":["${CANARY}"],"output":"A"}`,
        "wrong-type input: expected text, found a list",
      ],
      [
        "no output",
        `{"instruction":"${CANARY}"}`,
        "missing-field output: expected text, found no such field",
      ],
      [
        "a history that is text",
        `{"instruction":"I","output":"A","history":"${CANARY}"}`,
        /^wrong-type history: expected a list, found text$/,
      ],
      [
        "a history of single texts",
        `{"instruction":"I","output":"A","history":[["${CANARY}"]]}`,
        /^(wrong-type|missing-field) history\[0\]/,
      ],
      [
        "an input twice",
        `{"instruction":"I","input":"${CANARY}","output":"A","input":""}`,
        /^duplicate-key input: /,
      ],
    ],
  );
});

const SAID = '{"role":"assistant","content":"A"}';
const SAID_DONE = '{"role":"assistant","content":"p:A"}';
const chat = (...list: string[]): string => `{"messages":[${list.join(",")}]}`;
const user = (content: string): string => `{"role":"user","content":${content}}`;
const NO_EXCHANGE = "no-exchange : no user message is followed by an answer with text";

describe("Messages", () => {
  judged(
    ["--from", "messages"],
    [
      ["null", `{"messages":null,"x":"${CANARY}"}`, "wrong-type messages: expected a list, found null"],
      ["text", `{"messages":"${CANARY}"}`, "wrong-type messages: expected a list, found text"],
      [
        "an object",
        `{"messages":{"0":"${CANARY}"}}`,
        "wrong-type messages: expected a list, found an object",
      ],
      ["none", `{"x":"${CANARY}"}`, "missing-field messages: expected a list, found no such field"],
      ["an empty list", `{"messages":[],"x":"${CANARY}"}`, NO_EXCHANGE],
      [
        "a message of null",
        chat(user(`"${CANARY}"`), "null"),
        "wrong-type messages[1]: expected an object, found null",
      ],
      ["a message of text", chat(`"${CANARY}"`), "wrong-type messages[0]: expected an object, found text"],
      [
        "a role that is a number",
        chat(`{"role":1,"content":"${CANARY}"}`),
        "wrong-type messages[0].role: expected text, found a number",
      ],
      [
        "no role",
        chat(`{"content":"${CANARY}"}`),
        "missing-field messages[0].role: expected text, found no such field",
      ],
      ...["__proto__", "constructor", "toString", "hasOwnProperty", "User", "", CANARY].map(
        (role) =>
          [
            `the role ${JSON.stringify(role)}`,
            chat(`{"role":"${role}","content":"${CANARY}"}`, SAID),
            /^unknown-role messages\[0\]\.role: expected one of system, /,
          ] as const,
      ),
      [
        "a content of null",
        chat(user("null"), SAID, `{"x":"${CANARY}"}`),
        /^(wrong-type messages\[0\]\.content|missing-field messages\[2\]\.role): /,
      ],
      [
        "a user's content of null",
        chat(user("null"), SAID),
        "wrong-type messages[0].content: expected text or a list of parts, found null",
      ],
      [
        "a user's content that is an object",
        chat(user(`{"text":"${CANARY}"}`), SAID),
        "wrong-type messages[0].content: expected text or a list of parts, found an object",
      ],
      [
        "a user without a content",
        chat('{"role":"user"}', SAID),
        "missing-field messages[0].content: expected text or a list of parts, found no such field",
      ],
      [
        "an assistant's content of null that calls no tool",
        chat(user('"Q"'), '{"role":"assistant","content":null}'),
        "wrong-type messages[1].content: expected text or a list of parts, found null",
      ],
      [
        "tool calls alone",
        chat(
          user('"Q"'),
          `{"role":"assistant","content":null,"tool_calls":[{"function":{"name":"${CANARY}"}}]}`,
        ),
        NO_EXCHANGE,
      ],
      [
        "tool calls with a blank content",
        chat(user('"Q"'), '{"role":"assistant","content":"","tool_calls":[{}]}'),
        NO_EXCHANGE,
      ],
      [
        "a tool call, its result, and then an answer",
        chat(
          user('"Q"'),
          '{"role":"assistant","content":null,"tool_calls":[{}]}',
          '{"role":"tool","content":[{"type":"image"}]}',
          SAID,
        ),
        chat(
          user('"Q+c+p:"'),
          '{"role":"assistant","content":null,"tool_calls":[{}]}',
          '{"role":"tool","content":[{"type":"image"}]}',
          SAID_DONE,
        ),
      ],
      [
        "a user who shows an image alone",
        chat(user('[{"type":"image_url","image_url":{"url":"u"}}]'), SAID),
        chat(
          user('[{"type":"image_url","image_url":{"url":"u"}}, {"type":"text","text":"+c+p:"}]'),
          SAID_DONE,
        ),
      ],
      [
        "a user whose list of parts is empty",
        chat(user("[]"), SAID),
        chat(user('[{"type":"text","text":"+c+p:"}]'), SAID_DONE),
      ],
      [
        "an assistant who shows an image alone",
        chat(user('"Q"'), '{"role":"assistant","content":[{"type":"image"}]}'),
        NO_EXCHANGE,
      ],
      [
        "a part of null",
        chat(user(`[{"type":"text","text":"${CANARY}"},null]`), SAID),
        "wrong-type messages[0].content[1]: expected a content part, found null",
      ],
      [
        "a part of text without its text",
        chat(user('[{"type":"text"}]'), SAID),
        "missing-field messages[0].content[0].text: expected text, found no such field",
      ],
      [
        "a part of text whose text is an object",
        chat(user(`[{"type":"text","text":{"a":"${CANARY}"}}]`), SAID),
        "wrong-type messages[0].content[0].text: expected text, found an object",
      ],
      ["a user alone", chat(user(`"${CANARY}"`)), NO_EXCHANGE],
      ["an assistant alone", chat(SAID), NO_EXCHANGE],
      [
        "a role twice",
        chat(`{"role":"system","content":"${CANARY}","role":"user"}`, SAID),
        /^duplicate-key messages\[0\]\.role: /,
      ],
      [
        "a content twice, once in disguise",
        chat(`{"role":"user","content":"${CANARY}","\\u0063ontent":"Q"}`, SAID),
        /^duplicate-key messages\[0\]\.content: /,
      ],
      [
        "a part's text twice",
        chat(user(`[{"type":"text","text":"${CANARY}","text":"Q"}]`), SAID),
        /^duplicate-key messages\[0\]\.content\[0\]\.text: /,
      ],
      [
        "another key of a message twice",
        chat('{"role":"user","content":"Q","name":"a","name":"b"}', SAID),
        chat('{"role":"user","content":"Q+c+p:","name":"a","name":"b"}', SAID_DONE),
      ],
    ],
  );
});

describe("ShareGPT", () => {
  const turns = (...list: string[]): string => `{"conversations":[${list.join(",")}]}`;
  const HUMAN = '{"from":"human","value":"Q"}';
  judged(
    ["--from", "sharegpt"],
    [
      ["null", '{"conversations":null}', "wrong-type conversations: expected a list, found null"],
      ["a number", '{"conversations":3}', "wrong-type conversations: expected a list, found a number"],
      ["none", `{"x":"${CANARY}"}`, "missing-field conversations: expected a list, found no such field"],
      ["an empty list", '{"conversations":[]}', NO_EXCHANGE],
      [
        "a turn that is a list",
        turns(HUMAN, `["${CANARY}"]`),
        "wrong-type conversations[1]: expected an object, found a list",
      ],
      [
        "a value of null",
        turns(HUMAN, '{"from":"gpt","value":null}'),
        "wrong-type conversations[1].value: expected text, found null",
      ],
      [
        "a value that is a list of parts",
        turns(HUMAN, `{"from":"gpt","value":[{"type":"text","text":"${CANARY}"}]}`),
        "wrong-type conversations[1].value: expected text, found a list",
      ],
      [
        "no value",
        turns('{"from":"human"}'),
        "missing-field conversations[0].value: expected text, found no such field",
      ],
      [
        "an unknown role",
        turns(`{"from":"__proto__","value":"${CANARY}"}`),
        /^unknown-role conversations\[0\]\.from: /,
      ],
      [
        "a call of a function, and an answer",
        turns(HUMAN, '{"from":"function_call","value":"{}"}', '{"from":"gpt","value":"A"}'),
        turns(
          '{"from":"human","value":"Q+c+p:"}',
          '{"from":"function_call","value":"{}"}',
          '{"from":"gpt","value":"p:A"}',
        ),
      ],
    ],
  );
});
