import { expect, it } from "vitest";
import { withOwnRoles } from "../../src/domain/conversation.js";
import { createInputFormat } from "../../src/formats/input/registry.js";

const CALL = { type: "function", function: { name: "f", arguments: {} } };
const MESSAGES = [
  { role: "user", content: "Q" },
  { role: "assistant", content: "", tool_calls: [CALL] },
  { role: "ipython", content: "r" },
  { role: "assistant", content: "A" },
];
const roles = (messages: readonly { readonly role: string }[]): readonly string[] =>
  messages.map(({ role }) => role);

it("is rendered with the row's own names for roles where it keeps its format, and converted with the known ones", () => {
  for (const row of [{ messages: MESSAGES }, { messages: MESSAGES, system: "S" }]) {
    const conversation = createInputFormat({ name: "messages", chatField: "messages" })
      .read(row)
      .conversation();
    expect(roles(conversation.messages).slice(-4)).toEqual(["user", "assistant", "tool", "assistant"]);
    expect(roles(withOwnRoles(conversation).messages).slice(-4)).toEqual(roles(MESSAGES));
  }
});
