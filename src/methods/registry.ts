// The methods of LookAhead Tuning, each in a file of its own.
import type { z } from "zod";
import { familySettings } from "../domain/family.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import type { ActiveMethod, Method } from "./method.js";
import { truePreview } from "./true-preview.js";
import { vanilla } from "./vanilla.js";
import { virtualPrefix } from "./virtual-prefix.js";

export const methods = {
  true: truePreview,
  virtual: virtualPrefix,
  vanilla,
};

/** Other names under which a method is known: the paper's first version says "real". */
export const METHOD_ALIASES: ReadonlyMap<string, keyof typeof methods> = new Map([["real", "true"]]);

export const MethodSettings = familySettings(methods);
export type MethodSettings = z.output<typeof MethodSettings>;

/** Makes a method live; what its settings leave out has the default. Throws TypeError when it needs a tokenizer and there is none. */
export function createMethod(input: z.input<typeof MethodSettings>, tokenizer?: Tokenizer): ActiveMethod {
  const settings = MethodSettings.parse(input);
  // the settings were parsed by the very member that their name selects
  const method = methods[settings.name] as unknown as Method;
  return method.create(settings, tokenizer);
}

export function needsTokenizer(settings: MethodSettings): boolean {
  return methods[settings.name].needsTokenizer;
}
