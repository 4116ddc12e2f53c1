/** torchtune, at the last commit of its repository; it is no longer maintained. */
export default {
  source: {
    repository: "https://github.com/pytorch/torchtune",
    commit: "bd2a0fc7c31430972728494fa01aaeeb0ebf1ba1",
  },
  vocabularies: ["qwen3", "llama3_1"],
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "input-output", files: ["gsm8k", "pairs"] },
    { to: "alpaca", files: ["gsm8k", "pairs"] },
  ],
};
