const ALONE = "the chat template, or the tokenizer, writes a message otherwise when verl gives it alone";

/** verl: its SFT dataset, over its own sft_trainer_engine.yaml. */
export default {
  package: "verl",
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    // rows that are refused unless they are asked for, with the setting that makes verl take them
    {
      to: "messages",
      files: ["gsm8k", "chats", "chats-all"],
      // verl cannot load Gemma 3: it asks the template for two user messages in succession, which this one refuses
      vocabularies: ["qwen3", "llama2"],
      flags: ["--check", "turns-differ=warn"],
    },
  ],
  known: [
    {
      result: "raised",
      vocabulary: "qwen3",
      shape: "thinking",
      reason:
        "with `turns-differ=warn`: Qwen3's template leaves the thoughts out of an answer that verl gives it alone",
    },
    { result: "ids differ", vocabulary: ["qwen3", "llama2"], reason: `with \`turns-differ=warn\`: ${ALONE}` },
  ],
};
