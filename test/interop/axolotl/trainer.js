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
      reason: "the thinking block of Qwen3's template, or the beginning of one in the row, is not trained",
    },
    { result: "ids differ", to: "alpaca", reason: "axolotl writes its own text around Alpaca rows" },
  ],
};
