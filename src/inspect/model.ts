import type { Rule } from "../domain/rules.js";
import type { Severity } from "../rules/row-check.js";
import type { TokenRange } from "../rules/seam.js";
import type { MaskComparison } from "../trainers/trainer.js";

/** What a part of a row is: what the template writes, a message, or a part of one. */
export type Role =
  | "template"
  | "system"
  | "prompt"
  | "connector"
  | "preview"
  | "prefix"
  | "answer"
  | "thinking"
  | "other";

/** A part of the rendered text. */
export interface Segment {
  readonly role: Role;
  /** Its name for people: `user 1`, `connector`. */
  readonly label: string;
  readonly start: number;
  readonly end: number;
  /** Whether it belongs to an exchange that is neither augmented nor trained. */
  readonly isOther: boolean;
}

/** One token of a row. Indexes are UTF-16 units of the rendered text. */
export interface InspectedToken {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  /** Empty for a further token of the character before it. */
  readonly text: string;
  /** The segment in which it begins. */
  readonly segment: Segment;
  /** Whether it is trained; undefined when the mask is not known. */
  readonly isTrained: boolean | undefined;
  /** The label of the later segment into which it reaches. */
  readonly reachesInto: string | undefined;
  /** Whether it is an added token, such as `<|im_end|>`. */
  readonly isControl: boolean;
}

/** White space at the end of a preview that the template does not write; it would stand after token `after`. */
export interface TrimmedEnd {
  readonly after: number;
  readonly text: string;
}

/** Whether the preview has the same tokens on both sides of the seam. */
export type Seam =
  | { readonly kind: "matches"; readonly tokens: number }
  | {
      readonly kind: "differs";
      readonly prompt: TokenRange | undefined;
      readonly answer: TokenRange | undefined;
      /** What to type so that they are equal; undefined if that was tried without success. */
      readonly cure: string | undefined;
    };

/** Why a preview ended where it does, or which prefix was chosen and why; of an addition that is experimental. */
export type Addition =
  | { readonly kind: "preview"; readonly tokens: number; readonly ended: string; readonly isTrimmed: boolean }
  | { readonly kind: "prefix"; readonly prefix: string; readonly reason: string };

export interface InspectedCheck {
  readonly rule: Rule;
  readonly severity: Exclude<Severity, "off">;
  readonly failed: boolean;
}

/** A trainer, and what is known of its mask. */
export interface TrainerMask {
  readonly name: string;
  readonly version: string;
  readonly mask: MaskComparison;
}

/** What was done to the row, for the header. */
export interface RowOrigin {
  readonly place: string;
  readonly format: string;
  /** The method, or why nothing was added. */
  readonly method: string;
  readonly tokenizer: string;
  readonly trainers: readonly TrainerMask[];
}

/** One row as a model reads it; one of several when it is expanded. */
export interface InspectedRow extends RowOrigin {
  readonly tokens: readonly InspectedToken[];
  readonly trimmed: readonly TrimmedEnd[];
  readonly budget: { readonly before: number; readonly most: number | undefined };
  /** Why it is not known which tokens are trained; undefined when it is. */
  readonly maskProblem: string | undefined;
  /** Undefined without a preview that can be compared. */
  readonly seam: Seam | undefined;
  /** By exchange. */
  readonly additions: readonly Addition[];
  readonly checks: readonly InspectedCheck[];
  /** Why a run rejects the row, or `check` fails it; safe for a terminal. */
  readonly problem: string | undefined;
}

/** A row that cannot be shown. */
export interface UnshownRow extends RowOrigin {
  readonly problem: string;
}

/** What a format prints: rows and, where a row has no rendered form, the reason. */
export type Inspected =
  | { readonly kind: "row"; readonly row: InspectedRow }
  | { readonly kind: "unshown"; readonly row: UnshownRow };
