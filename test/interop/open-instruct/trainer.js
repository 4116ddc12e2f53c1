import { CALLS_TRAINED } from "../protocol/known.js";

/** open-instruct: the arguments and the data of finetune.py. */
export default {
  python: "3.12",
  source: {
    repository: "https://github.com/allenai/open-instruct",
    commit: "e6c3044aa6201c8bfa4573c1b03142af599e730d",
  },
  formats: [{ to: "messages", files: ["gsm8k", "chats", "chats-all", "tools", "tools-all"] }],
  known: [CALLS_TRAINED],
};
