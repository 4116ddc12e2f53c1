/** mlx-lm, whose batches and mask are made as in its training loop. */
export default {
  package: "mlx-lm",
  formats: [
    { to: "messages", files: ["gsm8k", "chats", "tools"] },
    { to: "prompt-completion", files: ["gsm8k", "pairs"] },
  ],
};
