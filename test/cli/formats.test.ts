import { describe } from "vitest";
import { testOutcomes } from "../helpers/outcomes.js";
import { CANARY } from "../helpers/rows.js";

const NO_EXCHANGE = "no-exchange : no user message is followed by an answer with text";

describe("a pair row", () => {
  const answer = (json: string): string => `{"question":"${CANARY}","answer":${json}}`;
  testOutcomes(
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
      ["half a surrogate pair", `{"question":"${CANARY}\\ud83e","answer":"A"}`, /^lone-surrogate question: /],
    ],
  );
});

describe("an Alpaca row", () => {
  testOutcomes(
    ["--from", "alpaca"],
    [
      [
        "an instruction of null",
        `{"instruction":null,"input":"${CANARY}","output":"A"}`,
        "wrong-type instruction: expected text, found null",
      ],
      [
        "an input of null, as if there was no input",
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

describe("a ShareGPT row", () => {
  const turns = (...list: string[]): string => `{"conversations":[${list.join(",")}]}`;
  const HUMAN = '{"from":"human","value":"Q"}';
  testOutcomes(
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
