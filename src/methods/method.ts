import type { z } from "zod";
import type { MemberOptions } from "../domain/family.js";
import type { PrefixChoice, PreviewLength, UnchangedReason } from "../domain/outcome.js";
import type { Rule } from "../domain/rules.js";
import type { Encoding, Tokenizer } from "../domain/tokenizer.js";

/** What a method needs of a tokenizer. */
export interface AnswerReader extends Pick<Tokenizer, "head"> {
  /** All tokens of a text, of which a method reads how many there are and where they end. */
  readonly encode: (text: string) => Pick<Encoding, "length" | "through">;
}

/** The two texts that a method works on. */
export interface PromptAnswer {
  readonly prompt: string;
  readonly answer: string;
}

/** The row of an exchange, for methods that choose by it. */
export interface RowFacts {
  /** A number in [0, 1) that depends only on the seed and the row's texts. */
  readonly position: () => number;
  /** The text in a column of the row; undefined if it holds none. */
  readonly column: (name: string) => string | undefined;
}

/**
 * What a method does to one exchange. It can only add: `connector` and `preview` at the prompt's end, and
 * `answerPrefix` before the answer; so nothing else in a row can change.
 */
export type Augmentation =
  | {
      readonly kind: "add";
      readonly connector: string;
      /** The preview, or the prefix of `--method virtual`. */
      readonly preview: string;
      readonly answerPrefix: string;
      readonly previewLength: PreviewLength | undefined;
      /** Which prefix was chosen; undefined if there was no choice. */
      readonly prefixChoice?: PrefixChoice | undefined;
    }
  /** The method leaves this row unchanged, by its own settings. */
  | { readonly kind: "unchanged"; readonly reason: UnchangedReason }
  /** The method refuses the answer; the caller knows its field. */
  | { readonly kind: "refuse"; readonly rule: Rule; readonly message: string };

/** What a method adds to every exchange that is not augmented yet. */
export interface ConstantAddition {
  readonly promptSuffix: string;
  readonly answerPrefix: string;
  /** Occurs in every prompt that is already augmented. */
  readonly marker: string;
}

/** A method with its settings and its tokenizer. */
export interface ActiveMethod {
  /** What the method adds to an exchange, or why it adds nothing. */
  readonly apply: (exchange: PromptAnswer, row: RowFacts) => Augmentation;
  /** Whether the prompt already ends with what this method adds. */
  readonly isAugmented: (exchange: PromptAnswer) => boolean;
  /** Set when `apply` adds the same texts to every exchange, without a `previewLength`. */
  readonly constantAddition?: ConstantAddition;
}

/** One member of the family of methods. */
export interface Method<Options extends MemberOptions = MemberOptions> {
  /** One line for help and README. */
  readonly summary: string;
  readonly options: Options;
  readonly needsTokenizer: boolean;
  readonly create: (settings: z.output<Options>, tokenizer: AnswerReader | undefined) => ActiveMethod;
}

/** Declares a method that works without a tokenizer. */
export function defineMethod<Options extends MemberOptions>(
  summary: string,
  options: Options,
  create: (settings: z.output<Options>) => ActiveMethod,
): Method<Options> {
  return { summary, options, needsTokenizer: false, create };
}

/** Declares a method that counts tokens. */
export function defineTokenMethod<Options extends MemberOptions>(
  summary: string,
  options: Options,
  create: (settings: z.output<Options>, tokenizer: AnswerReader) => ActiveMethod,
): Method<Options> {
  return {
    summary,
    options,
    needsTokenizer: true,
    create: (settings, tokenizer) => {
      if (tokenizer === undefined) throw new TypeError("this method needs a tokenizer");
      return create(settings, tokenizer);
    },
  };
}
