import type { CheckProblem, CheckReport } from "../../check/report.js";
import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { formatNumber } from "../../domain/format-number.js";
import { formatPlace } from "../../domain/place.js";
import { shortened } from "./problem-line.js";
import type { ReportFormat } from "./report-format.js";
import { trainerResults } from "./totals.js";

/** GitHub shows so many annotations of a level for a step, and drops the others without a word. */
const SHOWN = 10;
/** Names of files and fields can have any length; an annotation is a few lines on a page. */
const MOST_LETTERS = 1000;

/** Workflow commands that GitHub shows beside the lines of a change: one for each rule, at its first row. */
export const github: ReportFormat = {
  summary: "annotations for GitHub Actions, one for each rule",
  create: () => {
    const first = new Map<string, CheckProblem>();
    return {
      problem: (problem) => {
        if (!first.has(problem.rule)) first.set(problem.rule, problem);
        return undefined;
      },
      end: (report) => {
        const problems = [...first.values()];
        const of = (wanted: CheckProblem["severity"]): readonly Annotation[] =>
          problems
            .filter(({ severity }) => severity === wanted)
            .map((problem) => annotation(problem, report));
        return [
          ...commands("error", [...of("fail"), ...tooFew(report)]),
          ...commands("warning", of("warn")),
          `::notice::${data(`${formatNumber(report.rows)} rows, ${formatNumber(report.failed)} of them fail`)}`,
        ].join("\n");
      },
    };
  },
};

interface Annotation {
  readonly title: string;
  /** `file=…,line=…`, escaped; empty for what concerns no file. */
  readonly where: string;
  readonly text: string;
}

function annotation({ rule, place, field, message, severity, trainers }: CheckProblem, report: CheckReport) {
  const rows = (severity === "fail" ? report.rules : report.warnings)[rule] ?? 0;
  const name = field === "" ? "" : `${field}: `;
  const whom = trainers.length === 0 ? "" : ` [${trainers.join(", ")}]`;
  const count = rows === 1 ? "1 row" : `${formatNumber(rows)} rows, first`;
  return {
    title: rule,
    where: `file=${property(place.file)}${place.kind === "line" ? `,line=${place.line}` : ""}`,
    text: `${count} ${formatPlace(place)}: ${name}${message}${whom}`,
  };
}

/** What fails although no row does: trainers that need more rows. */
function tooFew(report: CheckReport): readonly Annotation[] {
  const lacking = trainerResults(report).filter(({ name }) => Object.hasOwn(report.tooFew, name));
  if (lacking.length === 0) return [];
  const text = lacking.map(({ name, result }) => `${name} ${result}`).join(", ");
  return [{ title: "too few rows", where: "", text }];
}

/** The commands for one level; if there are too many, the last one names what the others are about. */
function commands(level: "error" | "warning", all: readonly Annotation[]): readonly string[] {
  const shown = all.length <= SHOWN ? all : all.slice(0, SHOWN - 1);
  const lines = shown.map(({ title, where, text }) => command(level, where, title, text));
  if (shown.length === all.length) return lines;
  const others = all.slice(shown.length).map(({ title }) => title);
  const text = `${others.join(", ")}; --report summary=FILE lists their rows`;
  return [...lines, command(level, "", `${others.length} more`, text)];
}

function command(level: string, where: string, title: string, text: string): string {
  const properties = [...(where === "" ? [] : [where]), `title=${property(title)}`].join(",");
  return `::${level} ${properties}::${data(shortened(text, MOST_LETTERS))}`;
}

/** Escapes all that can control a terminal; also line breaks, which could begin another workflow command. */
function data(text: string): string {
  return escapeUnprintable(text).replaceAll("%", "%25");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
