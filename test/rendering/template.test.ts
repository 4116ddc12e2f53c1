import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Message } from "../../src/domain/conversation.js";
import { chatRenderer } from "../../src/rendering/chat-renderer.js";
import { ChatTemplate } from "../../src/rendering/chat-template.js";

const TEMPLATES = join(import.meta.dirname, "../../fixtures/templates");
const source = (name: string): string => readFileSync(join(TEMPLATES, name), "utf8");
const conversation = {
  messages: [
    { role: "user", content: "Who?" },
    { role: "assistant", content: "The first one." },
    { role: "user", content: "And then?" },
    { role: "assistant", content: "The second one." },
  ],
  paths: [],
  tools: undefined,
};

function rendered(template: string): string {
  return chatRenderer(new ChatTemplate(template, { bos_token: "<s>" })).render(conversation).text;
}

describe("a chat template", () => {
  it("writes only the text between generation markers", () => {
    expect(rendered(source("chatml-generation.jinja"))).toBe(rendered(source("chatml.jinja")));
  });

  it("knows today's date, and the special tokens by name", () => {
    const text = rendered(
      "{{ bos_token }}{{ strftime_now('%Y') }}{% for m in messages %}{{ m.content }}{% endfor %}",
    );
    expect(text).toMatch(/^<s>20\d\dWho\?The first one\./);
  });

  it("writes nothing for a role that a message lacks, as in Python", () => {
    const template = new ChatTemplate("{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}", {});
    const nameless = { ...conversation, messages: [{ content: "Who?" } as unknown as Message] };
    expect(chatRenderer(template).render(nameless).text).toBe("[]Who?");
  });

  it("reports the positions of the contents in the rendered text", () => {
    const { text, writings } = chatRenderer(
      new ChatTemplate(source("llama-2.jinja"), { bos_token: "<s>", eos_token: "</s>" }),
    ).render(conversation);
    const found = writings.map(({ start, end }) => text.slice(start, end));
    expect(found).toEqual(conversation.messages.map(({ content }) => content));
  });

  it("reports the positions of contents that it trims, or that follow a thinking block which it moves", () => {
    const trimming =
      "{% for m in messages %}<{{ m.role }}>{{ m.content.split('</think>')[-1] | trim }}{% endfor %}";
    const messages = [
      { role: "user", content: "  Who?\n" },
      { role: "assistant", content: "<think>The first one?</think>\nThe first one." },
    ];
    const { text, writings } = chatRenderer(new ChatTemplate(trimming, {})).render({
      messages,
      paths: [],
      tools: undefined,
    });
    expect(text).toBe("<user>Who?<assistant>The first one.");
    expect(writings.map(({ start, end }) => text.slice(start, end).slice(-4))).toEqual(["Who?", "one."]);
  });
});
