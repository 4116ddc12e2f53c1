import type { LossMark, ToolArguments } from "../formats/output/format.js";
import type { OutputFormatName } from "../formats/output/registry.js";

/** Which of a conversation's answers are trained: the settings' `turns`. */
export type TurnSelection = "last" | "first" | "all";

/** What a trainer does with a row that is longer than its limit. */
export type OverLimit =
  /** Cut at its right end: the answer's end and its end token are lost. */
  | "cut"
  /** Cut at the prompt's right end first, where the preview and the answer's header stand. */
  | "cut-prompt"
  | "dropped"
  | "refused"
  /** Spread over several sequences. */
  | "split"
  /** Nothing is done to it, or nobody outside knows. */
  | "kept";

/** What a trainer's settings are made from. */
export interface TrainerConfigInput {
  /** The file of rows, without its folder. */
  readonly file: string;
  readonly format: OutputFormatName;
  readonly turns: TurnSelection;
  /** How turns are marked as trained or not; undefined when they are not marked. */
  readonly lossMark: LossMark | undefined;
  /** Whether some row has tools. */
  readonly hasTools: boolean;
  /** The most tokens that a row has, as rendered; undefined when rows were not rendered. */
  readonly longest: number | undefined;
}

/** A file of a trainer's settings, to lie beside the rows; `suffix` goes behind their name. */
export interface TrainerConfigFile {
  readonly suffix: string;
  readonly text: string;
}

/** A trainer, as far as its data is concerned. */
export interface Trainer {
  /** One line for help and README. */
  readonly summary: string;
  /** The version whose source was read. */
  readonly version: string;
  /** The shapes that it takes, the safest first. */
  readonly formats: readonly OutputFormatName[];
  /** Which turns it can train of a shape that holds several, by an option of its own or by marks. */
  readonly turns: readonly TurnSelection[];
  /** By which a message says whether it is trained. */
  readonly lossMark?: LossMark;
  readonly takesTools: boolean;
  /** The types of content parts that it takes besides text. */
  readonly mediaParts: readonly string[];
  /** Whether media may stand in columns of their own, such as `images`. */
  readonly mediaColumns: boolean;
  /** The only keys that a message may have; undefined when others are passed over. */
  readonly messageKeys?: readonly string[];
  /** How it wants the arguments of tool calls; undefined when it takes both ways. */
  readonly toolArguments?: ToolArguments;
  /** The least number of rows that it takes. */
  readonly minRows?: number;
  /** Whether a row with any other key than those of its shape is an error. */
  readonly rejectsExtraKeys: boolean;
  /** Whether prompt and completion as texts are joined as they are, without a chat template. */
  readonly concatenatesTexts: boolean;
  /** The limit that holds when none is set, in tokens, and what becomes of longer rows. */
  readonly limit: { readonly tokens: number | undefined; readonly behavior: OverLimit };
  /** The settings that put the loss on the answer only, and the limit at the longest row. */
  readonly configFiles: (input: TrainerConfigInput) => readonly TrainerConfigFile[];
}

/** What becomes of a row that is over the limit, in a few words. */
export const OVER_LIMIT_TEXT: Readonly<Record<OverLimit, string>> = {
  cut: "cuts rows at",
  "cut-prompt": "cuts the prompt's end, where the preview stands, to keep rows at",
  dropped: "drops rows over",
  refused: "refuses rows over",
  split: "spreads rows over several sequences of",
  kept: "takes rows over",
};
