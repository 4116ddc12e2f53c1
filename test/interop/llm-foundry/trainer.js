/** llm-foundry: its finetuning loader. */
export default {
  package: "llm-foundry",
  formats: [
    { to: "messages" },
    { to: "prompt-completion", template: "none", shapes: ["gsm8k", "edges", "long"] },
  ],
};
