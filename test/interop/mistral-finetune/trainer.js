/** mistral-finetune: its own encoding with Mistral's v3 tokenizer; mistral-common 1.9.1 no longer has what it imports. */
export default {
  source: {
    repository: "https://github.com/mistralai/mistral-finetune",
    commit: "1943535d8e6d46b2eb47de8b81df07fec3ca5c15",
  },
  vocabularies: ["qwen3"],
  formats: [{ to: "messages", files: ["gsm8k", "chats", "chats-all", "tools", "tools-all"] }],
};
