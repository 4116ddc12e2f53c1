/** llm-foundry: its finetuning loader. */
export default {
  package: "llm-foundry",
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "prompt-completion", template: "none", files: ["gsm8k", "pairs"] },
  ],
};
