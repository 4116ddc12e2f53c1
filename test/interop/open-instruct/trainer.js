import { onlyAlsoTrained } from "../protocol/compare.js";

/** open-instruct: the arguments and the data of finetune.py. */
export default {
  python: "3.12",
  source: {
    repository: "https://github.com/allenai/open-instruct",
    commit: "e6c3044aa6201c8bfa4573c1b03142af599e730d",
  },
  formats: [{ to: "messages", files: ["gsm8k", "chats", "chats-all", "tools", "tools-all"] }],
  known: [
    {
      result: "mask differs",
      turns: "all",
      shape: ["tools", "tool-turns"],
      vocabulary: ["llama3_1", "llama2"],
      // in these templates a call has no text: its end token, and the spaces before it
      exactly: onlyAlsoTrained(128009, 2287, 2),
      reason: "with --turns all a tool call is trained with its answer",
    },
  ],
};
