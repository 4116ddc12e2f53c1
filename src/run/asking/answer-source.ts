import type { Clock } from "../../endpoint/clock.js";
import type { EndpointSettings } from "../../endpoint/settings.js";

/** Where answers come from. */
export type AnswerSource =
  | {
      readonly kind: "endpoint";
      readonly settings: EndpointSettings;
      readonly keyVariable: string | undefined;
      readonly clock?: Clock | undefined;
    }
  /** Output and error files of a batch, whose requests were of this model. */
  | { readonly kind: "batch"; readonly model: string; readonly files: readonly string[] };
