/** Unsloth: unsloth_zoo's preparation of data in TRL's SFTTrainer. */
export default {
  package: "unsloth",
  formats: [
    { to: "prompt-completion", template: "none", files: ["gsm8k", "pairs"] },
    { to: "tokens", files: ["gsm8k", "chats", "chats-all", "tools"] },
  ],
  known: [
    {
      result: "mask differs",
      to: "prompt-completion",
      reason: "a token that joins the prompt's last space and the answer's first word is not trained",
    },
  ],
};
