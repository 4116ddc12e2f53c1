import { viewRow, viewUnshown } from "../view/view.js";
import type { InspectFormat } from "./format.js";

/** For people: the row, token by token. */
export const view: InspectFormat = {
  summary: "tokens by role, with the mask and the checks",
  between: "\n\n\n",
  print: (inspected, options) =>
    inspected.kind === "row" ? viewRow(inspected.row, options) : viewUnshown(inspected.row, options),
};
