import { type Conversation, contentTexts, type Message } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { type OutputFormat, unsupportedContent } from "./format.js";

/** Defines a format that holds one exchange of texts; `build` puts the two under their keys. */
export function defineTwoTexts(
  name: string,
  summary: string,
  keys: readonly string[],
  build: (prompt: string, answer: string) => Readonly<Record<string, unknown>>,
): OutputFormat {
  return {
    summary,
    keys,
    optionalKeys: [],
    holdsTurns: false,
    holdsMedia: false,
    needsRendering: false,
    write: ({ conversation }) => {
      const { prompt, answer } = singleExchange(conversation, name);
      return build(prompt, answer);
    },
  };
}

/** The row as one exchange of texts. Throws RowError `unsupported-content` for anything more. */
function singleExchange(
  { messages, paths, tools }: Conversation,
  format: string,
): { readonly prompt: string; readonly answer: string } {
  if (tools !== undefined) throw unsupportedContent(`${format} has no place for tools`, ["tools"]);
  const turns = messages.filter(({ role }) => role !== "system").length;
  if (turns > 2) {
    throw unsupportedContent(
      `${format} holds one exchange, and the row has ${turns} messages besides system prompts`,
    );
  }
  if (turns < messages.length)
    throw unsupportedContent(`${format} has no place for a system prompt`, paths[0]);
  const [user, assistant] = messages;
  if (user === undefined || assistant === undefined)
    throw unsupportedContent(`${format} needs a prompt and an answer`);
  return {
    prompt: plainText(user, format, paths[0]),
    answer: plainText(assistant, format, paths[1]),
  };
}

/** A message's content as one text. Throws RowError `unsupported-content` for media, tool calls or thinking. */
export function plainText(message: Message, format: string, path: Path = []): string {
  const { content } = message;
  for (const field of [
    "tool_calls",
    "function_call",
    "tool_call_id",
    "reasoning_content",
    "thinking",
    "reasoning",
  ]) {
    if (message[field] != null) throw unsupportedContent(`${format} has no place for ${field}`, path);
  }
  if (typeof content === "string") return content;
  const texts = contentTexts(message);
  if (!Array.isArray(content) || texts.length !== content.length) {
    throw unsupportedContent(`${format} holds only text, and the content has other parts`, path);
  }
  return texts.join("");
}
