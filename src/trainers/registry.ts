// The trainers that rows can be written for, each in its own file.
import { axolotl } from "./axolotl.js";
import { llamaFactory } from "./llama-factory.js";
import { llmFoundry } from "./llm-foundry.js";
import { mistralFinetune } from "./mistral-finetune.js";
import { mlxLm } from "./mlx-lm.js";
import { msSwift } from "./ms-swift.js";
import { nemo } from "./nemo.js";
import { nemoAutomodel } from "./nemo-automodel.js";
import { nemoRl } from "./nemo-rl.js";
import { openInstruct } from "./open-instruct.js";
import { openai } from "./openai.js";
import { together } from "./together.js";
import { torchtune } from "./torchtune.js";
import type { Trainer } from "./trainer.js";
import { trl } from "./trl.js";
import { unsloth } from "./unsloth.js";
import { verl } from "./verl.js";

export const trainers = {
  trl,
  unsloth,
  axolotl,
  "llama-factory": llamaFactory,
  torchtune,
  "mlx-lm": mlxLm,
  "ms-swift": msSwift,
  openai,
  together,
  "mistral-finetune": mistralFinetune,
  "open-instruct": openInstruct,
  "nemo-rl": nemoRl,
  "nemo-automodel": nemoAutomodel,
  nemo,
  "llm-foundry": llmFoundry,
  verl,
} satisfies Record<string, Trainer>;

/** The name of a trainer, as `--target` takes it. */
export type TrainerName = keyof typeof trainers;
/** The names of all trainers. */
export const TRAINERS = Object.keys(trainers) as readonly TrainerName[];
