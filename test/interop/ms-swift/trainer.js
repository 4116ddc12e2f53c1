/** ms-swift: the settings as `swift sft FILE.yaml` reads them. It has templates of its own. */
export default {
  package: "ms-swift",
  vocabularies: ["qwen3", "gemma3", "llama3_1"],
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "prompt-completion", files: ["gsm8k", "pairs"] },
  ],
};
