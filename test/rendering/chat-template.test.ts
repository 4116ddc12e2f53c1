import { describe, expect, it } from "vitest";
import type { Message } from "../../src/domain/conversation.js";
import { RunError } from "../../src/domain/run-error.js";
import { parseExact } from "../../src/json/exact.js";
import { chatRenderer } from "../../src/rendering/chat-renderer.js";
import { ChatTemplate } from "../../src/rendering/chat-template.js";

const CANARY = "secret-of-the-row";
const PLAIN = [{ role: "user", content: CANARY }];

function render(source: string, messages: readonly Message[] = PLAIN, tools?: unknown): string {
  return new ChatTemplate(source, { bos_token: "<s>" }).render({ messages, tools }, false);
}

describe("what a template is given", () => {
  it.each<[string, Message, string]>([
    [
      "reasoning under both names that templates read, before the row's own fields",
      { role: "assistant", reasoning: "r", content: "c" },
      "{'thinking': 'r', 'role': 'assistant', 'reasoning': 'r', 'content': 'c', 'reasoning_content': 'r'}",
    ],
    [
      "thinking, and again as reasoning_content",
      { role: "assistant", thinking: "t", content: "c" },
      "{'thinking': 't', 'role': 'assistant', 'content': 'c', 'reasoning_content': 't'}",
    ],
    [
      "the standard name first",
      { role: "assistant", thinking: "t", reasoning_content: "r", content: "" },
      "{'thinking': 't', 'role': 'assistant', 'reasoning_content': 'r', 'content': ''}",
    ],
    [
      "no null fields, but nulls inside",
      { role: "assistant", content: null, thinking: null, tool_calls: [{ id: null }] },
      "{'role': 'assistant', 'tool_calls': [{'id': None}]}",
    ],
  ])("has %s", (_, message, seen) => {
    expect(render("{{ messages[0] }}", [message])).toBe(seen);
  });

  it("has numbers and keys as the row spells them", () => {
    const args = '{"z": 2.0, "10": 12345678901234567890, "2": 1e20, "s": 1e-07, "n": -0, "f": 0.10}';
    const messages = parseExact(`[{"role": "assistant", "arguments": ${args}}]`) as Message[];
    expect(render("{{ messages[0].arguments | tojson }}", messages)).toBe(
      '{"z": 2.0, "10": 12345678901234567890, "2": 1e+20, "s": 1e-07, "n": 0, "f": 0.1}',
    );
  });

  it("has no tools as None, and an empty list of them as it is", () => {
    const source = "{{ tools }} {{ tools is none }} {{ tools == [] }} {{ documents }}";
    expect(render(source)).toBe("None True False None");
    expect(render(source, PLAIN, [])).toBe("[] False True None");
  });
});

describe("a template that fails", () => {
  it.each<[string, string, RegExp]>([
    [
      "its own words",
      "{{ raise_exception('System role not supported') }}",
      /refuses this conversation: "System role not supported"$/,
    ],
    [
      "its own words between the row's",
      "{{ raise_exception('Bad role: ' + messages[0].content) }}",
      /refuses this conversation: "Bad role: …"$/,
    ],
    [
      "its line where it has no words",
      "\n{{ raise_exception(messages[0].content) }}",
      /refuses this conversation, in its line 2$/,
    ],
    [
      "what does not go together",
      "{{ 'a' + messages[0] }}",
      /fails on this conversation, in its line 1: '\+' is not supported between 'str' and 'dict'$/,
    ],
    ["a name that is missing", "{% if 1 %}\n{{ x.y }}{% endif %}", /in its line 2: 'x' is undefined$/],
    [
      "what this tool lacks",
      "{% if 1 %}{{ 'a' | urlize }}{% endif %}",
      /^this tool does not support the filter 'urlize', which line 1 of the chat template uses$/,
    ],
    [
      "a loop that does not end",
      "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
      /too many steps on this conversation, in line 1/,
    ],
    [
      "a text that grows",
      "{% set ns = namespace(x='aaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
      /text that is too long/,
    ],
    ["a list that grows", "{{ ([0] * 99999) * 99999 }}", /too many steps/],
    ["a number that grows", "{{ 9 ** (9 ** 9) }}", /number that is too long/],
    ["a text that is padded", "{{ '%999999999d' % 1 }}{{ 'a'.center(999999999) }}", /text that is too long/],
    ["macros without end", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", /too deep/],
    ["a range beyond the sandbox's", "{{ range(100001) }}", /refuses a range/],
    ["a change of a list", "{{ messages.append(1) }}", /the sandbox refuses the attribute 'append'/],
  ])("names %s", (_, source, message) => {
    const failure = expect(() => render(source));
    failure.toThrow(
      expect.objectContaining({ rule: "template-failed", message: expect.stringMatching(message) }),
    );
    failure.not.toThrow(CANARY);
  });

  it.each<[string, RegExp]>([
    ["{% for %}", /not valid Jinja: line 1/],
    ["a\n{{ 1 | nofilter }}", /line 2/],
    ["{{ 1 | urlize }}", /this tool does not support the filter 'urlize', which line 1/],
    ["{% include 'x' %}", /this tool does not support the statement 'include'/],
  ])("is refused when it is loaded: %j", (source, message) => {
    expect(() => new ChatTemplate(source, {})).toThrow(RunError);
    expect(() => new ChatTemplate(source, {})).toThrow(message);
  });

  it("takes as many steps as a long row needs", () => {
    const messages = Array.from({ length: 600 }, (_, i) => ({
      role: i % 2 ? "assistant" : "user",
      content: "x",
    }));
    const source =
      "{% for m in messages %}{{ m.role }}{{ messages | selectattr('role', 'eq', 'user') | list | length }}{% endfor %}";
    expect(render(source, messages).length).toBe(600 * 3 + 300 * 13);
  });
});

describe("the place of a content", () => {
  const placed = (source: string, messages: readonly Message[]): readonly (string | undefined)[] => {
    const { text, writings } = chatRenderer(new ChatTemplate(source, {})).render({
      messages,
      paths: [],
      tools: [],
    });
    return messages.map((_, i) => {
      const own = writings.find(({ message }) => message === i);
      return own && text.slice(own.start, own.end);
    });
  };

  it.each<[string, string, readonly (string | undefined)[]]>([
    ["copied", "{% for m in messages %}[{{ m.content }}]{% endfor %}", [" ab ", "ab"]],
    ["trimmed", "{% for m in messages %}[{{ m.content | trim }}]{% endfor %}", ["ab", "ab"]],
    ["changed", "{% for m in messages %}[{{ m.content | upper }}]{% endfor %}", [" AB ", "AB"]],
    ["cut", "{% for m in messages %}[{{ m.content[1:] }}]{% endfor %}", ["ab ", "b"]],
    ["joined", "{{ messages | map(attribute='content') | join('|') }}", [" ab ", "ab"]],
    ["formatted", "{{ '%s, %s' | format(messages[0].content, messages[1].content) }}", [" ab ", "ab"]],
    ["as JSON", "{{ messages[1] | tojson }}", [undefined, '"ab"']],
    [
      "in a macro",
      "{% macro f(m) %}<{{ m.content }}>{% endmacro %}{{ f(messages[0]) | trim }}",
      [" ab ", undefined],
    ],
    ["left out", "{{ messages[1].content }}", [undefined, "ab"]],
    ["with parts replaced", "{{ messages[0].content | replace('b', 'xyz') }}", [" axyz ", undefined]],
  ])("is known when it is %s", (_, source, expected) => {
    const messages = [
      { role: "user", content: " ab " },
      { role: "assistant", content: "ab" },
    ];
    expect(placed(source, messages)).toEqual(expected);
  });

  it("is that of all its parts", () => {
    const parts = [
      { type: "text", text: "a" },
      { type: "text", text: "b" },
    ];
    const source = "{% for p in messages[0].content %}<{{ p.text }}>{% endfor %}";
    expect(placed(source, [{ role: "user", content: parts }])).toEqual(["a><b"]);
  });

  it.each(["{{ messages[0].content }}", "{{ messages[0].content | tojson }}", "x"])(
    "is asked for: a list of parts that is not written part by part is refused by %s",
    (source) => {
      const messages = [{ role: "user", content: [{ type: "text", text: "a" }] }];
      expect(() => placed(source, messages)).toThrow(/does not write a content that is a list of parts/);
    },
  );
});
