import { cannotWrite, singleExchange, type WrittenShape } from "./written.js";

const NAME = "prompt-completion";

/** Two strings and not one other key, as most trainers take with no configuration at all. */
export const promptCompletion: WrittenShape = {
  summary: "{ prompt, completion }: two texts",
  keys: ["prompt", "completion"],
  optionalKeys: [],
  holdsTurns: false,
  holdsMedia: false,
  needsRendering: false,
  write: ({ conversation }) => {
    const { system, prompt, answer } = singleExchange(conversation, NAME);
    if (system !== undefined)
      throw cannotWrite(`${NAME} has no place for a system prompt`, conversation.paths[0]);
    return { prompt, completion: answer };
  },
};
