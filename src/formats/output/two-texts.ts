import { TEXT } from "../../domain/columns.js";
import type { Conversation, Message } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { withoutMarks } from "../loss-marks.js";
import { type OutputFormat, unsupportedContent } from "./format.js";
import { plainText, refuseKeys } from "./plain-text.js";

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
    columns: Object.fromEntries(keys.map((key) => [key, TEXT])),
    holdsTurns: false,
    holdsMedia: false,
    holdsRequest: false,
    needsRendering: false,
    write: ({ conversation }) => {
      const { prompt, answer } = singleExchange(withoutMarks(conversation), name);
      return build(prompt, answer);
    },
  };
}

/** The row as one exchange of texts. Throws RowError `unsupported-content` for anything more. */
function singleExchange(
  { messages, paths, tools }: Conversation,
  format: string,
): { readonly prompt: string; readonly answer: string } {
  if (tools !== undefined && !(Array.isArray(tools) && tools.length === 0))
    throw unsupportedContent(`${format} has no place for tools`, ["tools"]);
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
    prompt: soleText(user, format, paths[0]),
    answer: soleText(assistant, format, paths[1]),
  };
}

function soleText(message: Message, format: string, path: Path = []): string {
  refuseKeys(message, format, path);
  return plainText(message, format, path);
}
