import { expect, it } from "vitest";
import { loadTokenizer } from "../../src/index.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { workspace } from "../helpers/workspace.js";

it("a tokenizer is loaded by its name alone", async () => {
  const lap = await workspace(CHAT_TOKENIZER_FILES);
  const { tokenizer } = await loadTokenizer(lap.path("chat-tokenizer"));
  expect(tokenizer.count("the the")).toBe(2);
});
