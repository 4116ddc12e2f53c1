import { listOfObjects, TEXT } from "../../domain/columns.js";
import { withoutMarks } from "../loss-marks.js";
import { type OutputFormat, optional, unsupportedContent } from "./format.js";

/** The messages before the answer, and the answer: the mask needs no markers in the chat template. */
export const promptCompletionChat: OutputFormat = {
  summary: "{ prompt: [messages], completion: [the answer] }",
  keys: ["prompt", "completion"],
  optionalKeys: ["tools"],
  columns: {
    prompt: listOfObjects({ role: TEXT, content: TEXT }),
    completion: listOfObjects({ role: TEXT, content: TEXT }),
  },
  holdsTurns: false,
  holdsMedia: true,
  holdsRequest: true,
  needsRendering: false,
  write: ({ conversation, trained }) => {
    const [assistantIndex] = trained;
    if (trained.length > 1 || assistantIndex === undefined) {
      throw unsupportedContent(
        `prompt-completion-chat trains one answer, and ${trained.length} are selected; --expand writes one row per answer`,
      );
    }
    const { messages, tools } = withoutMarks(conversation);
    if (assistantIndex !== messages.length - 1) {
      throw unsupportedContent(
        "prompt-completion-chat ends with the answer, and messages follow it here; --expand ends each row with its answer",
      );
    }
    return {
      prompt: messages.slice(0, assistantIndex),
      completion: messages.slice(assistantIndex),
      ...optional("tools", tools),
    };
  },
};
