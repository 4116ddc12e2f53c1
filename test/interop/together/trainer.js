/** Together: what the newest SDK does before the service has the file. The service itself is not asked. */
export default {
  package: "together",
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "prompt-completion", template: "none", files: ["gsm8k", "pairs"] },
  ],
  vocabularies: ["qwen3"],
};
