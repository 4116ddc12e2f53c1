import { cannotWrite, singleExchange, type WrittenShape } from "./written.js";

const NAME = "alpaca";

/** The prompt is the instruction, and the input is blank: so trainers render the row without one. */
export const writtenAlpaca: WrittenShape = {
  summary: '{ instruction, input: "", output }',
  keys: ["instruction", "input", "output"],
  optionalKeys: [],
  holdsTurns: false,
  holdsMedia: false,
  needsRendering: false,
  write: ({ conversation }) => {
    const { system, prompt, answer } = singleExchange(conversation, NAME);
    if (system !== undefined)
      throw cannotWrite(`${NAME} has no place for a system prompt`, conversation.paths[0]);
    return { instruction: prompt, input: "", output: answer };
  },
};
