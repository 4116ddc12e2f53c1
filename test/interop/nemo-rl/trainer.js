/** NeMo-RL: run_sft.py's data, over its own examples/configs/sft.yaml. */
export default {
  source: {
    repository: "https://github.com/NVIDIA-NeMo/RL",
    commit: "7ea279abfbeb698b092856d0dab61e7cf39bc909",
  },
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "input-output", files: ["gsm8k", "pairs"] },
  ],
  known: [
    {
      result: "ids differ",
      vocabulary: "llama2",
      reason:
        "NeMo-RL takes the tokens of each message alone, and this vocabulary begins each text with a token of its own",
    },
  ],
};
