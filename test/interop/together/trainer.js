/** Together: the last SDK that checks a whole file before it is uploaded; newer ones leave that to the service. */
export default {
  package: "together",
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "prompt-completion", template: "none", files: ["gsm8k", "pairs"] },
  ],
  vocabularies: ["qwen3"],
};
