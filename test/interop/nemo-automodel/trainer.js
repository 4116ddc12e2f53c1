/** NeMo Automodel: its chat dataset. */
export default {
  package: "nemo-automodel",
  formats: [{ to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] }],
  known: [
    {
      result: "mask differs",
      vocabulary: "qwen3",
      reason: "the empty thinking block of Qwen3's template is not trained",
    },
  ],
};
