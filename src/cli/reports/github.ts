import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import type { ReportFormat } from "./report-format.js";

/** Workflow commands that GitHub shows beside the lines of a change. */
export const github: ReportFormat = {
  summary: "annotations for GitHub Actions",
  create: () => ({
    problem: ({ place, field, rule, message, severity, trainers }) => {
      const where = `file=${property(place.file)}${place.kind === "line" ? `,line=${place.line}` : ""}`;
      const element = place.kind === "element" ? `[${place.index}] ` : "";
      const whom = trainers.length === 0 ? "" : ` [${trainers.join(", ")}]`;
      const name = field === "" ? "" : `${field}: `;
      return `::${severity === "fail" ? "error" : "warning"} ${where},title=${property(rule)}::${data(`${element}${name}${message}${whom}`)}`;
    },
    end: ({ rows, failed }) => `::notice::${rows} rows, ${failed} of them fail`,
  }),
};

/** Escapes all that can control a terminal; also line breaks, which could begin another workflow command. */
function data(text: string): string {
  return escapeUnprintable(text).replaceAll("%", "%25");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
