import { onlyUntrained } from "../protocol/compare.js";
import { EMPTY_THINKING } from "../protocol/known.js";

/** Axolotl: load_cfg with the settings merged into a base configuration, then its own loading of data. */
export default {
  package: "axolotl",
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "segments", files: ["gsm8k", "pairs"] },
    { to: "tokens", files: ["gsm8k", "pairs"] },
    { to: "alpaca", files: ["gsm8k", "pairs"] },
  ],
  known: [
    {
      result: "mask differs",
      to: "messages",
      vocabulary: "qwen3",
      shape: "thinking",
      // <think>, a line break
      exactly: onlyUntrained(151667, 198),
      reason: "the beginning of a thinking block, which Qwen3's template writes itself, is not trained",
    },
    { ...EMPTY_THINKING, to: "messages" },
    {
      result: "mask differs",
      to: "messages",
      vocabulary: "llama2",
      // two spaces, a space
      exactly: onlyUntrained(259, 28705),
      reason: "the spaces that Llama 2's template writes around an answer are not trained",
    },
    {
      result: "ids differ",
      to: "segments",
      vocabulary: "llama2",
      reason:
        "axolotl tokenizes prompt and answer apart, and this vocabulary begins each text with a token of its own",
    },
    { result: "ids differ", to: "alpaca", reason: "axolotl writes its own text around Alpaca rows" },
  ],
};
