import { describe, expect, it } from "vitest";
import { normalizedPrompt, promptKey } from "../../src/row/prompt-key.js";

const asked = (...contents: readonly string[]) => ({
  messages: contents.map((content) => ({ role: "user", content })),
});

describe("the key of a prompt", () => {
  it("is the same for other spellings of one request", () => {
    const same = ["How are  you?", " how ARE you?\n", "How\u00a0are\tyou?", "Ｈow are you?"];
    expect(new Set(same.map((text) => promptKey(asked(text)))).size).toBe(1);
  });

  it("differs for other requests, and for the same words in other turns", () => {
    const others = [asked("a b"), asked("a", "b"), asked("b", "a"), asked("a b."), asked("ab"), asked("")];
    expect(new Set(others.map(promptKey)).size).toBe(others.length);
  });

  it("says nothing of the answer or the system text", () => {
    const [user] = asked("q").messages;
    const key = promptKey({
      messages: [{ role: "system", content: "s" }, user!, { role: "assistant", content: "a" }],
    });
    expect(key).toBe(promptKey(asked("q")));
  });

  it("keeps what is half of a character", () => {
    expect(normalizedPrompt("a\ud800 B")).toBe("a\ud800 b");
  });
});
