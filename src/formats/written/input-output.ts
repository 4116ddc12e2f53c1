import { cannotWrite, singleExchange, type WrittenShape } from "./written.js";

const NAME = "input-output";

/** As NeMo and torchtune's instruct datasets read it. */
export const inputOutput: WrittenShape = {
  summary: "{ input, output }: two texts, as NeMo has them",
  keys: ["input", "output"],
  optionalKeys: [],
  holdsTurns: false,
  holdsMedia: false,
  needsRendering: false,
  write: ({ conversation }) => {
    const { system, prompt, answer } = singleExchange(conversation, NAME);
    if (system !== undefined)
      throw cannotWrite(`${NAME} has no place for a system prompt`, conversation.paths[0]);
    return { input: prompt, output: answer };
  },
};
