import type { z } from "zod";
import type { PrefixChoice } from "../../domain/outcome.js";
import type { PromptAnswer, RowFacts } from "../method.js";

/** Chooses the prefix of one exchange. */
export type ChoosePrefix = (exchange: PromptAnswer, row: RowFacts) => PrefixChoice;

/** All prefixes, and the choice between them. */
export interface ActiveChoice {
  readonly prefixes: readonly string[];
  readonly choose: ChoosePrefix;
}

/** The schema of a choice's settings: an object that says by what it is. */
export type ChoiceOptions = z.ZodObject<{ by: z.ZodLiteral<string> } & Record<string, z.ZodType>>;

/** One member of the family of choices. */
export interface PrefixChooser<Options extends ChoiceOptions = ChoiceOptions> {
  /** One line for the guide, after "an exchange gets a phrase". */
  readonly summary: string;
  readonly options: Options;
  readonly create: (settings: z.output<Options>) => ActiveChoice;
}

/** Declares a choice. */
export function defineChoice<Options extends ChoiceOptions>(
  summary: string,
  options: Options,
  create: (settings: z.output<Options>) => ActiveChoice,
): PrefixChooser<Options> {
  return { summary, options, create };
}
