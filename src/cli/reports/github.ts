import type { ReportFormat } from "./format.js";

/** Workflow commands that GitHub shows beside the lines of a change. */
export const github: ReportFormat = {
  summary: "annotations for GitHub Actions",
  create: () => ({
    problem: ({ place, field, rule, fact, level, targets }) => {
      const where = `file=${property(place.file)}${place.kind === "line" ? `,line=${place.line}` : ""}`;
      const element = place.kind === "element" ? `[${place.index}] ` : "";
      const whom = targets.length === 0 ? "" : ` [${targets.join(", ")}]`;
      const name = field === "" ? "" : `${field}: `;
      return `::${level === "fail" ? "error" : "warning"} ${where},title=${property(rule)}::${data(`${element}${name}${fact}${whom}`)}`;
    },
    end: ({ rows, failed }) => `::notice::${rows} rows, ${failed} of them fail`,
  }),
};

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
