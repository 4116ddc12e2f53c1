// The methods of LookAhead Tuning, each in its own file.
import type { z } from "zod";
import { familySettings } from "../domain/family.js";
import type { ActiveMethod, AnswerReader, Method } from "./method.js";
import { truePreview } from "./true-preview.js";
import { vanilla } from "./vanilla.js";
import { virtualPrefix } from "./virtual-prefix.js";

export const methods = {
  true: truePreview,
  virtual: virtualPrefix,
  vanilla,
};

/** Other names of methods: "real" is the name in the paper's first version. */
export const METHOD_ALIASES: ReadonlyMap<string, keyof typeof methods> = new Map([["real", "true"]]);

/** The method that adds nothing, with which the others are compared. */
export const BASELINE = "vanilla" satisfies keyof typeof methods;

/** The setting `method`: the name of a method, and its options. */
export const MethodSettings = familySettings(methods);
/** A method by its name, with all its options. */
export type MethodSettings = z.output<typeof MethodSettings>;

/** Creates a method. Throws ZodError for invalid settings, and TypeError when it lacks a tokenizer that it needs. */
export function createMethod(input: z.input<typeof MethodSettings>, tokenizer?: AnswerReader): ActiveMethod {
  const settings = MethodSettings.parse(input);
  // the settings were parsed by the member that their name selects
  const method = methods[settings.name] as unknown as Method;
  return method.create(settings, tokenizer);
}

export function needsTokenizer(settings: MethodSettings): boolean {
  return methods[settings.name].needsTokenizer;
}
