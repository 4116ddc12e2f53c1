/** verl: its SFT dataset, over its own sft_trainer_engine.yaml. */
export default {
  package: "verl",
  formats: [{ to: "messages", files: ["gsm8k", "chats", "chats-all", "tools"] }],
};
