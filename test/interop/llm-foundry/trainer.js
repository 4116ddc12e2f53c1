/** llm-foundry: its finetuning loader. */
export default {
  package: "llm-foundry",
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "prompt-completion", template: "none", files: ["gsm8k", "pairs"] },
  ],
  known: [
    {
      result: "ids differ",
      to: "messages",
      vocabulary: ["qwen3", "gemma3"],
      reason: "llm-foundry adds an end token behind the template's own and its line break",
    },
    {
      result: "ids differ",
      to: "prompt-completion",
      reason: "llm-foundry tokenizes prompt and response apart",
    },
  ],
};
