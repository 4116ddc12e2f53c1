import { describe } from "vitest";
import { testOutcomes } from "../helpers/outcomes.js";
import { CANARY } from "../helpers/rows.js";

const SAID = '{"role":"assistant","content":"A"}';
const SAID_DONE = '{"role":"assistant","content":"p:A"}';
const chatOf = (...list: string[]): string => `{"messages":[${list.join(",")}]}`;
const user = (content: string): string => `{"role":"user","content":${content}}`;
const NO_EXCHANGE = "no-exchange : no user message is followed by an answer with text";
const UNANSWERED = `${NO_EXCHANGE}; --unanswered leave passes such rows through unchanged`;

describe("a row of messages", () => {
  testOutcomes(
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
        chatOf(user(`"${CANARY}"`), "null"),
        "wrong-type messages[1]: expected an object, found null",
      ],
      ["a message of text", chatOf(`"${CANARY}"`), "wrong-type messages[0]: expected an object, found text"],
      [
        "a role that is a number",
        chatOf(`{"role":1,"content":"${CANARY}"}`),
        "wrong-type messages[0].role: expected text, found a number",
      ],
      [
        "no role",
        chatOf(`{"content":"${CANARY}"}`),
        "missing-field messages[0].role: expected text, found no such field",
      ],
      ...["__proto__", "constructor", "toString", "hasOwnProperty", "Userx", "", CANARY].map(
        (role) =>
          [
            `the role ${JSON.stringify(role)}`,
            chatOf(`{"role":"${role}","content":"${CANARY}"}`, SAID),
            /^unknown-role messages\[0\]\.role: expected one of system, /,
          ] as const,
      ),
      [
        "a content of null",
        chatOf(user("null"), SAID, `{"x":"${CANARY}"}`),
        /^(wrong-type messages\[0\]\.content|missing-field messages\[2\]\.role): /,
      ],
      [
        "a user's content of null",
        chatOf(user("null"), SAID),
        "wrong-type messages[0].content: expected text or a list of parts, found null",
      ],
      [
        "a user's content that is an object",
        chatOf(user(`{"text":"${CANARY}"}`), SAID),
        "wrong-type messages[0].content: expected text or a list of parts, found an object",
      ],
      [
        "a user without a content",
        chatOf('{"role":"user"}', SAID),
        "missing-field messages[0].content: expected text or a list of parts, found no such field",
      ],
      [
        "an assistant's content of null that calls no tool",
        chatOf(user('"Q"'), '{"role":"assistant","content":null}'),
        "wrong-type messages[1].content: expected text or a list of parts, found null",
      ],
      [
        "tool calls alone",
        chatOf(
          user('"Q"'),
          `{"role":"assistant","content":null,"tool_calls":[{"function":{"name":"${CANARY}"}}]}`,
        ),
        UNANSWERED,
      ],
      [
        "tool calls with a blank content",
        chatOf(user('"Q"'), '{"role":"assistant","content":"","tool_calls":[{}]}'),
        UNANSWERED,
      ],
      [
        "a tool call, its result, and then an answer",
        chatOf(
          user('"Q"'),
          '{"role":"assistant","content":null,"tool_calls":[{}]}',
          '{"role":"tool","content":[{"type":"image"}]}',
          SAID,
        ),
        chatOf(
          user('"Q+c+p:"'),
          '{"role":"assistant","content":null,"tool_calls":[{}]}',
          '{"role":"tool","content":[{"type":"image"}]}',
          SAID_DONE,
        ),
      ],
      [
        "a user who shows an image alone",
        chatOf(user('[{"type":"image_url","image_url":{"url":"u"}}]'), SAID),
        chatOf(
          user('[{"type":"image_url","image_url":{"url":"u"}}, {"type":"text","text":"+c+p:"}]'),
          SAID_DONE,
        ),
      ],
      [
        "a user whose list of parts is empty",
        chatOf(user("[]"), SAID),
        chatOf(user('[{"type":"text","text":"+c+p:"}]'), SAID_DONE),
      ],
      [
        "an assistant who shows an image alone",
        chatOf(user('"Q"'), '{"role":"assistant","content":[{"type":"image"}]}'),
        UNANSWERED,
      ],
      [
        "a part of null",
        chatOf(user(`[{"type":"text","text":"${CANARY}"},null]`), SAID),
        "wrong-type messages[0].content[1]: expected a content part, found null",
      ],
      [
        "a part of text without its text",
        chatOf(user('[{"type":"text"}]'), SAID),
        "missing-field messages[0].content[0].text: expected text, found no such field",
      ],
      [
        "a part of text whose text is an object",
        chatOf(user(`[{"type":"text","text":{"a":"${CANARY}"}}]`), SAID),
        "wrong-type messages[0].content[0].text: expected text, found an object",
      ],
      ["a user alone", chatOf(user(`"${CANARY}"`)), NO_EXCHANGE],
      ["an assistant alone", chatOf(SAID), UNANSWERED],
      [
        "a role twice",
        chatOf(`{"role":"system","content":"${CANARY}","role":"user"}`, SAID),
        /^duplicate-key messages\[0\]\.role: /,
      ],
      [
        "a content twice, once in disguise",
        chatOf(`{"role":"user","content":"${CANARY}","\\u0063ontent":"Q"}`, SAID),
        /^duplicate-key messages\[0\]\.content: /,
      ],
      [
        "a part's text twice",
        chatOf(user(`[{"type":"text","text":"${CANARY}","text":"Q"}]`), SAID),
        /^duplicate-key messages\[0\]\.content\[0\]\.text: /,
      ],
      [
        "another key of a message twice",
        chatOf('{"role":"user","content":"Q","name":"a","name":"b"}', SAID),
        chatOf('{"role":"user","content":"Q+c+p:","name":"a","name":"b"}', SAID_DONE),
      ],
    ],
  );
});
