import type { OutputContainer } from "../domain/output-container.js";
import type { TurnRendering } from "../domain/turn-rendering.js";
import type { LossMark, ToolArguments } from "../formats/output/format.js";
import type { OutputFormatName } from "../formats/output/registry.js";
import type { RoleLaw } from "./role-laws.js";

/** Which answers of a conversation are trained: the setting `turns`. */
export type TurnSelection = "last" | "first" | "all";

/** What a trainer does with a row that is longer than its limit. */
export type OverLimit =
  /** Truncated at its right end: the answer's end and its end token are lost. */
  | "cut"
  /** Truncated first at the prompt's right end, where the preview and the answer's header are. */
  | "cut-prompt"
  | "dropped"
  | "refused"
  /** Split over several sequences. */
  | "split"
  /** Unchanged, or the behavior is not known. */
  | "kept";

/** What a trainer's configuration files are made from. */
export interface TrainerConfigInput {
  /** The name of the file of rows, without its folder. */
  readonly file: string;
  readonly container: OutputContainer;
  readonly format: OutputFormatName;
  readonly turns: TurnSelection;
  /** How messages are marked as trained or not; undefined when they are not marked. */
  readonly lossMark: LossMark | undefined;
  /** Whether rows are kept although the chat template writes their turns otherwise turn by turn (`turns-differ`). */
  readonly turnsMayDiffer: boolean;
  /** Whether any row has tools. */
  readonly hasTools: boolean;
  /** The columns of media that any row has, such as `images`. */
  readonly mediaColumns: readonly string[];
  /** The number of tokens of the longest rendered row; undefined when rows were not rendered. */
  readonly longest: number | undefined;
}

/** A configuration file of a trainer, written next to the rows; `suffix` is appended to their file's name. */
export interface TrainerConfigFile {
  readonly suffix: string;
  readonly text: string;
}

/** How a trainer was run: its own loading of our rows, with our settings, compared with ours. */
export interface TrainerRun {
  /** The day of the run, as YYYY-MM-DD. */
  readonly date: string;
  /** Which of its own code was run, in a few words. */
  readonly what: string;
}

/** The laws on the order of roles, and what happens to a row that breaks one. */
export interface RoleOrder {
  readonly laws: readonly RoleLaw[];
  readonly otherwise: "skips the row" | "stops at the row" | "trains the wrong message";
}

/** What a trainer asks of tool calls. */
export interface CallRules {
  /** Whether a message may have both text and tool calls. */
  readonly takesText: boolean;
  /** The form of the calls' ids. */
  readonly ids?: { readonly pattern: RegExp; readonly form: string };
  /** The form of the functions' names. */
  readonly names?: { readonly pattern: RegExp; readonly form: string };
  /** The keys that the function of every tool must have. */
  readonly toolKeys?: readonly string[];
}

/**
 * How the tokens that a trainer trains compare with those of `--to tokens`: the same in all its runs; others in some of them; or
 * not known, since it shows no tokens or was not run.
 */
export type MaskComparison = "same" | "differs" | "unknown";

/** What a trainer accepts and does with its data. */
export interface Trainer {
  /** One line for help and README. */
  readonly summary: string;
  /** The version that was run or, if it was not run, whose source was read. */
  readonly version: string;
  readonly mask: MaskComparison;
  /** How that version was run with files written for it; undefined when it was not: then its claims are only read. */
  readonly ran?: TrainerRun;
  /** The formats that it reads, the safest first. */
  readonly formats: readonly OutputFormatName[];
  /** Which answers it can train in a format that holds several, by an option or by marks. */
  readonly turns: readonly TurnSelection[];
  /** How it renders a conversation when these answers are trained, if not as a whole. */
  readonly turnRendering?: Partial<Readonly<Record<TurnSelection, TurnRendering>>>;
  /** The formats in which it does so; undefined when it does in all. */
  readonly turnRenderingIn?: readonly OutputFormatName[];
  /** The key that marks a message as trained or untrained. */
  readonly lossMark?: LossMark;
  readonly takesTools: boolean;
  /** Whether it trains only the last message of a row with tools, whatever is selected or marked. */
  readonly trainsLastWithTools?: boolean;
  /** The types of content parts that it reads besides text. */
  readonly mediaParts: readonly string[];
  /** Whether media may have columns of their own, such as `images`. */
  readonly mediaColumns: boolean;
  /** Whether it reads the column of objects in the images, and their boxes (ms-swift). */
  readonly takesObjects?: boolean;
  /** The only keys that a message may have; undefined when others are ignored. */
  readonly messageKeys?: readonly string[];
  /** The only roles that a message may have; undefined when the chat template decides. */
  readonly messageRoles?: readonly string[];
  /** What it asks of the order of the roles, and what it does with a row that breaks it. */
  readonly roles?: RoleOrder;
  /** What it asks of tool calls. */
  readonly calls?: CallRules;
  /** Whether its column `tools` must be JSON text; it stops at anything else but an empty text. */
  readonly toolsAreText?: boolean;
  /** The form of tool-call arguments that it requires; undefined when it reads both. */
  readonly toolArguments?: ToolArguments;
  /** The minimum number of rows. */
  readonly minRows?: number;
  /** Whether its configuration files may be for rows in Parquet, too; else they are for JSON. */
  readonly readsParquet?: boolean;
  /** Whether a row with keys other than those of its format is an error. */
  readonly rejectsExtraKeys: boolean;
  /** Whether prompt and completion texts are joined directly, without a chat template. */
  readonly concatenatesTexts: boolean;
  /** The default limit, in tokens, and what happens to longer rows. */
  readonly limit: { readonly tokens: number | undefined; readonly behavior: OverLimit };
  /** The files that restrict the loss to the answer and set the limit to the longest row. */
  readonly configFiles: (input: TrainerConfigInput) => readonly TrainerConfigFile[];
}

/** What happens to a row over the limit, in a few words. */
export const OVER_LIMIT_TEXT: Readonly<Record<OverLimit, string>> = {
  cut: "truncates rows at",
  "cut-prompt": "truncates the end of the prompt, where the preview is, in rows over",
  dropped: "drops rows over",
  refused: "stops at rows over",
  split: "splits rows into sequences of",
  kept: "accepts rows over",
};
