import { onlyAdded, onlyReplaced } from "../protocol/compare.js";

const END = "llm-foundry adds an end token behind the template's own and its line break";

/** llm-foundry: its finetuning loader. */
export default {
  package: "llm-foundry",
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "prompt-completion", template: "none", files: ["gsm8k", "pairs"] },
  ],
  known: [
    { result: "ids differ", to: "messages", vocabulary: "qwen3", exactly: onlyAdded(151645), reason: END },
    { result: "ids differ", to: "messages", vocabulary: "gemma3", exactly: onlyAdded(106), reason: END },
    {
      result: "ids differ",
      to: "messages",
      vocabulary: "llama2",
      // one space is two, two are three
      exactly: onlyReplaced([28705, 259], [259, 2287]),
      reason: "llm-foundry tokenizes prompt and answer apart, so that one more space is between them",
    },
    {
      // the probe looks at both texts and at the end token
      result: "ids differ",
      to: "prompt-completion",
      reason: "llm-foundry tokenizes prompt and completion apart, which can be other tokens where they meet",
    },
  ],
};
