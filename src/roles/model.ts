import type { Rule } from "../domain/rules.js";
import type { Severity } from "../rules/row-check.js";
import type { TokenRange } from "../rules/seam.js";

/** What a part of a row is: what the template writes, a message, or a part of one. */
export const ROLES = [
  ...["template", "system", "prompt", "connector", "preview"],
  ...["prefix", "answer", "thinking", "other"],
] as const;
export type Role = (typeof ROLES)[number];

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

export interface InspectedCheck {
  readonly rule: Rule;
  readonly severity: Exclude<Severity, "off">;
  readonly failed: boolean;
}

/** A rendered row, token by token. */
export interface RowView {
  readonly tokens: readonly InspectedToken[];
  readonly trimmed: readonly TrimmedEnd[];
  readonly budget: { readonly before: number; readonly most: number | undefined };
  /** Why it is not known which tokens are trained; undefined when it is. */
  readonly maskProblem: string | undefined;
  /** Undefined without a preview that can be compared. */
  readonly seam: Seam | undefined;
  readonly checks: readonly InspectedCheck[];
}
