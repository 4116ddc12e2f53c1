import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Message } from "../../src/domain/conversation.js";
import { RowError } from "../../src/domain/problem.js";
import { RunError } from "../../src/domain/run-error.js";
import { parseExact } from "../../src/json/exact.js";
import { ChatTemplate } from "../../src/rendering/chat-template.js";

/** What Python's transformers gives; test/templates/record.js writes it. */
interface Recorded {
  readonly template: string;
  readonly row: string;
  readonly text?: string;
  readonly error?: string;
}

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, "../expectations/generated-templates.json"), "utf8"),
) as readonly Recorded[];

/** What we make of it; undefined for a refusal. */
function render({ template, row }: Recorded): string | undefined {
  const { messages } = parseExact(row) as { readonly messages: readonly Message[] };
  try {
    return new ChatTemplate(template, {}).render({ messages, tools: undefined }, false);
  } catch (error) {
    if (error instanceof RowError || error instanceof RunError) return undefined;
    throw error;
  }
}

describe("random templates", () => {
  it("render as Python renders them, and are refused where Python raises an error", () => {
    const wrong = recorded.filter((one) => render(one) !== one.text);
    expect(wrong).toEqual([]);
  });
});
