/** Together: the last SDK that checks a whole file before it is uploaded; newer ones leave that to the service. */
export default {
  package: "together",
  formats: [{ to: "messages" }, { to: "prompt-completion", template: "none" }],
  vocabularies: ["qwen3"],
};
