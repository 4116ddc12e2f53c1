/** Unsloth: unsloth_zoo's preparation of data in TRL's SFTTrainer. */
export default {
  package: "unsloth",
  formats: [
    { to: "prompt-completion", template: "none", files: ["gsm8k", "pairs"] },
    { to: "tokens", files: ["gsm8k", "chats", "chats-all", "tools"] },
  ],
};
