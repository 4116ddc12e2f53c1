import { onlyAlsoTrained, onlyUntrained } from "./compare.js";

/** Known differences that several trainers have. */

export const EMPTY_THINKING = {
  result: "mask differs",
  vocabulary: "qwen3",
  // <think>, two line breaks, </think>, two line breaks
  exactly: onlyUntrained(151667, 271, 151668, 271),
  reason: "the empty thinking block that Qwen3's template writes before the answer is not trained",
};

export const CALLS_TRAINED = {
  result: "mask differs",
  turns: "all",
  shape: ["tools", "tool-turns"],
  vocabulary: ["llama3_1", "llama2"],
  // in these templates a call has no text: its end token, and the spaces before it
  exactly: onlyAlsoTrained(128009, 2287, 2),
  reason: "with --turns all a tool call is trained with its answer",
};
