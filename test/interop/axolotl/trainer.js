/** Axolotl: load_cfg with the settings merged into a base configuration, then its own loading of data. */
export default {
  package: "axolotl",
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "segments", files: ["gsm8k", "pairs"] },
    { to: "tokens", files: ["gsm8k", "pairs"] },
    { to: "alpaca", files: ["gsm8k", "pairs"] },
  ],
};
