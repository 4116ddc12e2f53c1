/** OpenAI: the form that its SDK's types have for messages and jobs, and the requests that it makes. The service is not asked. */
export default {
  package: "openai",
  formats: [{ to: "messages", files: ["gsm8k", "chats", "chats-all", "tools", "tools-all"] }],
  vocabularies: ["qwen3"],
};
