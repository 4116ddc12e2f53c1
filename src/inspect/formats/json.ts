import { escapeUnprintableJson } from "../../domain/escape-unprintable.js";
import type { InspectedRow } from "../model.js";
import type { InspectFormat } from "./format.js";

/** One JSON object a row and line, for programs. */
export const json: InspectFormat = {
  summary: "one JSON object a line",
  between: "\n",
  print: (inspected) =>
    escapeUnprintableJson(
      JSON.stringify(inspected.kind === "row" ? rowObject(inspected.row) : inspected.row),
    ),
};

function rowObject(row: InspectedRow): object {
  const { tokens, trimmed, budget, maskProblem, seam, additions, checks, problem, ...origin } = row;
  return {
    ...origin,
    budget: { tokens: tokens.length, ...budget },
    seam,
    ...(additions.length === 0 ? {} : { additions }),
    checks,
    problem,
    maskProblem,
    trimmed,
    tokens: tokens.map(({ id, start, end, text, segment, isTrained, reachesInto, isControl }) => ({
      ...{ id, start, end, text, role: segment.role, label: segment.label },
      ...{ trained: isTrained ?? null, control: isControl, reachesInto },
    })),
  };
}
