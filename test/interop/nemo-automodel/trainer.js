import { CALLS_TRAINED, EMPTY_THINKING } from "../protocol/known.js";

/** NeMo Automodel: its chat dataset. */
export default {
  package: "nemo-automodel",
  formats: [{ to: "messages", files: ["gsm8k", "chats", "chats-all", "tools", "tools-all"] }],
  known: [EMPTY_THINKING, CALLS_TRAINED],
};
