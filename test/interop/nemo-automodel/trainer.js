import { onlyAlsoTrained, onlyUntrained } from "../protocol/compare.js";

/** NeMo Automodel: its chat dataset. */
export default {
  package: "nemo-automodel",
  formats: [{ to: "messages", files: ["gsm8k", "chats", "chats-all", "tools", "tools-all"] }],
  known: [
    {
      result: "mask differs",
      vocabulary: "qwen3",
      // <think>, two line breaks, </think>, two line breaks
      exactly: onlyUntrained(151667, 271, 151668, 271),
      reason: "the empty thinking block that Qwen3's template writes before the answer is not trained",
    },
    {
      result: "mask differs",
      turns: "all",
      shape: ["tools", "tool-turns"],
      vocabulary: ["llama3_1", "llama2"],
      // in these templates a call has no text: its end token, and the spaces before it
      exactly: onlyAlsoTrained(128009, 2287, 2),
      reason: "with --turns all a tool call is trained with its answer",
    },
  ],
};
