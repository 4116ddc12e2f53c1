/** LLaMA-Factory: its own loading of data, with both files of settings. It has templates of its own. */
export default {
  package: "llamafactory",
  formats: [
    { to: "sharegpt", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "alpaca", files: ["gsm8k", "pairs"] },
  ],
  // where ids differ, the probe looks at what is trained
  known: [
    {
      result: "ids differ",
      shape: "turns",
      turns: "all",
      vocabulary: "qwen3",
      reason: "LLaMA-Factory writes Qwen3's empty thinking block into every turn that is trained",
    },
    {
      result: "ids differ",
      shape: ["edges", "gsm8k"],
      vocabulary: ["llama3_1", "gemma3"],
      reason: "LLaMA-Factory keeps outer white space that the model's template trims",
    },
    {
      result: "ids differ",
      vocabulary: "llama2",
      reason:
        "LLaMA-Factory's template of Llama 2 writes other spaces around the texts, and tokenizes them apart",
    },
    {
      result: "ids differ",
      shape: "tools",
      reason: "LLaMA-Factory writes tools and calls by a template of its own",
    },
  ],
};
