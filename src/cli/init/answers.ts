import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { RunError } from "../../domain/run-error.js";
import { hubSettings } from "../../hub/hub-settings.js";
import type { PromptAnswer } from "../../methods/method.js";
import type { World } from "../../run/world.js";
import { loadModel } from "../../settings/resources.js";
import type { SettingsInput } from "../../settings/settings.js";
import { cachedModels } from "../../tokenizers/sources/hub-cache.js";
import { TRAINERS, type TrainerName, trainers } from "../../trainers/registry.js";
import { settingsFrom } from "../settings-from-flags.js";
import { validateSettings } from "../validate-settings.js";
import type { Asker, Question } from "./ask.js";
import { countTokens } from "./count-tokens.js";
import {
  budgetQuestion,
  type MethodAnswer,
  methodQuestion,
  modelQuestion,
  outputQuestion,
  trainerQuestion,
} from "./questions.js";
import { METHOD_NAMES, samplesOf } from "./samples.js";

/** What is known before the questions. */
export interface Known {
  readonly inputs: readonly string[];
  /** Settings of the format that flags name. */
  readonly given: SettingsInput;
  readonly exchange: PromptAnswer | undefined;
  /** The tokenizer that a flag names. */
  readonly tokenizer: string | undefined;
  /** The name of the configuration. */
  readonly config: string;
}

/** What a configuration is made of. */
export interface Answers {
  readonly settings: SettingsInput;
  readonly inputs: readonly string[];
  readonly output: string;
}

/** Asks the questions; each knows the answers before it. Throws RunError. */
export async function askAll(known: Known, { ask }: Asker, world: World): Promise<Answers> {
  const { inputs, given } = known;
  const { name: tokenizer, model } = await ask(await openedModel(known.tokenizer, world));
  const trainer = await ask(trainerQuestion(TRAINERS));
  const base: SettingsInput = {
    ...given,
    ...(tokenizer === undefined ? {} : { tokenizer }),
    ...(trainer === undefined ? {} : { trainers: [trainer] }),
  };
  const method = methodQuestion(METHOD_NAMES, samplesOf(known.exchange, model?.tokenizer));
  const augmented = await ask({
    ...method,
    read: async (answer) => withMethod(base, await method.read(answer)),
  });
  const settings = await ask(await openedBudget(augmented, trainer, inputs, world));
  const offered = offeredOutput(inputs);
  const isThere = existsSync(resolve(world.cwd, offered));
  const output = await ask(outputQuestion(offered, isThere, (name) => refuseOutput(name, known, world)));
  return { settings, inputs, output };
}

/** The question for the model, whose answer is a tokenizer that could be loaded. */
async function openedModel(given: string | undefined, world: World) {
  const question = modelQuestion(await cachedModels(hubSettings(world).cacheFolder));
  return {
    ...question,
    fallback: given ?? question.fallback,
    read: async (answer: string) => {
      const name = await question.read(answer);
      return { name, model: name === undefined ? undefined : await loadModel(name, world) };
    },
  };
}

/** The settings with the method. Throws RunError `usage` if they cannot be. */
function withMethod(settings: SettingsInput, { name, length }: MethodAnswer): SettingsInput {
  const method = { name, ...(length === undefined ? {} : { previewTokens: length }) };
  const joined = settingsFrom({}, { ...settings, method });
  validateSettings(joined);
  return joined;
}

async function openedBudget(
  settings: SettingsInput,
  trainer: TrainerName | undefined,
  inputs: readonly string[],
  world: World,
): Promise<Question<SettingsInput>> {
  const isCounted = settings.tokenizer !== undefined;
  const lengths = isCounted ? await countTokens(settings, inputs, world) : undefined;
  const question = budgetQuestion(lengths, trainer && { name: trainer, ...trainers[trainer] });
  return {
    ...question,
    read: async (answer) => {
      const maxTokens = await question.read(answer);
      const budgeted = maxTokens === undefined ? settings : { ...settings, maxTokens };
      validateSettings(settingsFrom({}, budgeted));
      return budgeted;
    },
  };
}

/** A name beside that of a single file of JSON; the same for all others. */
function offeredOutput(inputs: readonly string[]): string {
  const [only = "", other] = inputs;
  const [, stem, ending] =
    /^([^*?[\]{}]+?)(\.(?:jsonl|ndjson|json)(?:\.(?:gz|zst))?)$/.exec(basename(only)) ?? [];
  return stem === undefined || other !== undefined ? "out.jsonl" : `${stem}.lookahead${ending}`;
}

function refuseOutput(name: string, { inputs, config }: Known, { cwd }: World): void {
  const path = resolve(cwd, name);
  const taken = [...inputs, config].find((one) => resolve(cwd, one) === path);
  if (taken !== undefined)
    throw new RunError(
      "usage",
      `${name} is ${taken === config ? "the configuration" : "an input"}; name another file`,
    );
}
