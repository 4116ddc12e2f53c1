import type { AskRequest } from "../../endpoint/request.js";
import type { Asking, Probe } from "../probe.js";

/** How probes are written: as requests of a batch, or as rows for other programs. */
export type ProbeForm =
  | {
      readonly kind: "request";
      readonly summary: string;
      /** Whether it needs a rendered prompt. */
      readonly isRendered: boolean;
      readonly request: (probe: Probe, asking: Asking) => AskRequest;
    }
  | {
      readonly kind: "row";
      readonly summary: string;
      readonly isRendered: boolean;
      readonly row: (probe: Probe) => object;
    };

/** The text of a rendered prompt. */
export function promptText({ prompt }: Probe): string {
  if (prompt === undefined) throw new TypeError("this form needs a rendered prompt");
  return prompt.text;
}
