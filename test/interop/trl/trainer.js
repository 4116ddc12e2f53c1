const GENERATION = "fixtures/templates/chatml-generation.jinja";

/** TRL: SFTTrainer with the settings as `trl sft --config` reads them. */
export default {
  package: "trl",
  formats: [
    { to: "prompt-completion-chat", files: ["gsm8k", "chats", "tools"] },
    { to: "tokens", files: ["gsm8k", "chats", "chats-all", "tools"] },
    { to: "prompt-completion", template: "none", files: ["gsm8k", "pairs"] },
    { to: "messages", template: GENERATION, vocabularies: ["qwen3"], files: ["gsm8k", "chats-all", "pairs"] },
    { to: "messages", vocabularies: ["llama3_1"], files: ["gsm8k", "chats-all", "tools"] },
  ],
};
