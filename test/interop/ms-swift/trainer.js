/** ms-swift: the settings as `swift sft FILE.yaml` reads them. It has templates of its own. */
export default {
  package: "ms-swift",
  vocabularies: ["qwen3", "gemma3", "llama3_1"],
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "prompt-completion", files: ["gsm8k", "pairs"] },
  ],
  // where ids differ, the probe looks at what is trained
  known: [
    {
      result: "mask differs",
      vocabulary: "qwen3",
      reason: "the empty thinking block that Qwen3's template writes before the answer is not trained",
    },
    {
      result: "ids differ",
      vocabulary: "llama3_1",
      reason: "ms-swift's template of Llama 3 begins with a system prompt that has a date",
    },
    {
      result: "ids differ",
      vocabulary: "gemma3",
      reason:
        "ms-swift's template of Gemma 3 ends with the end token, without a line break, and keeps outer white space",
    },
    {
      result: "ids differ",
      to: "messages",
      shape: ["turns", "greeting", "tools"],
      reason: "ms-swift writes earlier turns, greetings and tools by a template of its own",
    },
  ],
};
