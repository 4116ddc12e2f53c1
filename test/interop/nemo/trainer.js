/** NeMo 2: the dataset of its FineTuningDataModule. Newer releases of its package have no language models. */
export default {
  package: "nemo_toolkit",
  formats: [{ to: "input-output", template: "none", files: ["gsm8k", "pairs"] }],
  known: [
    {
      // the probe looks at both texts, and at the tokens at both ends
      result: "ids differ",
      reason:
        "NeMo puts one space between both texts, strips the others around them, and tokenizes the texts apart",
    },
  ],
};
