/** Together: the last SDK that checks what is in a row before it is uploaded; newer ones leave that to the service. */
export default {
  target: "together",
  package: "together",
  what: "the check of each row that the last SDK with such a check has",
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "prompt-completion", template: "none", files: ["gsm8k", "pairs"] },
  ],
  vocabularies: ["qwen3"],
};
