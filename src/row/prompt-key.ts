import { createHash } from "node:crypto";
import { type Conversation, contentTexts } from "../domain/conversation.js";

/**
 * A prompt with its spelling evened out, to find the same request in two files: compatible characters (Unicode NFKC), small
 * letters, and one space for each run of white space.
 */
export function normalizedPrompt(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
}

/**
 * A key that two conversations share if the same is asked in both, turn by turn, whatever they answer: 16 bytes of a
 * hash, as a string of as many characters. Additions to the prompts are to be removed before.
 */
export function promptKey({ messages }: Pick<Conversation, "messages">): string {
  const asked = messages.flatMap((message) =>
    message.role === "user" ? [normalizedPrompt(contentTexts(message).join("\n"))] : [],
  );
  return createHash("sha256").update(JSON.stringify(asked)).digest().toString("latin1", 0, 16);
}
