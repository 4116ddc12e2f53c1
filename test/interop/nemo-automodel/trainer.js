import { onlyUntrained } from "../protocol/compare.js";

/** NeMo Automodel: its chat dataset. */
export default {
  package: "nemo-automodel",
  formats: [{ to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] }],
  known: [
    {
      result: "mask differs",
      vocabulary: "qwen3",
      // <think>, two line breaks, </think>, two line breaks
      exactly: onlyUntrained(151667, 271, 151668, 271),
      reason: "the empty thinking block that Qwen3's template writes before the answer is not trained",
    },
  ],
};
