import type { CheckProblem, CheckReport } from "../../check/report.js";
import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { formatNumber } from "../../domain/format-number.js";
import type { Rule } from "../../domain/rules.js";
import { problemLine, shortened } from "./problem-line.js";
import type { ReportFormat } from "./report-format.js";
import { totals } from "./totals.js";

/** GitHub refuses a summary of more than 1 MiB; the problems' lines have so many bytes, and the rest is small. */
const MOST_BYTES = 850_000;
/** Names of files and fields can have any length. */
const MOST_LETTERS = 500;

/** The lines of one rule, as far as there is room for them. */
interface Group {
  readonly severity: CheckProblem["severity"];
  readonly lines: string[];
  bytes: number;
  problems: number;
}

/** Markdown for a page: the totals, and the problems of each rule, folded. */
export const summary: ReportFormat = {
  summary: "Markdown for GITHUB_STEP_SUMMARY, below 900 KB",
  create: () => {
    const groups = new Map<string, Group>();
    return {
      problem: (problem) => {
        const { rule, severity } = problem;
        const group = groups.get(rule) ?? { severity, lines: [], bytes: 0, problems: 0 };
        groups.set(rule, group);
        group.problems++;
        if (group.bytes >= MOST_BYTES) return undefined;
        const line = shortened(problemLine(problem), MOST_LETTERS);
        group.lines.push(line);
        group.bytes += sizeOf(line);
        return undefined;
      },
      end: (report) => page(report, groups),
    };
  },
};

function page(report: CheckReport, groups: ReadonlyMap<string, Group>): string {
  const { rows, failed } = report;
  const parts = [
    `## lookahead-prep check: ${formatNumber(failed)} of ${formatNumber(rows)} rows fail`,
    fenced(totals(report).map((line) => shortened(escapeUnprintable(line), MOST_LETTERS))),
  ];
  const room = sharedRoom([...groups.values()]);
  for (const severity of ["fail", "warn"] as const)
    for (const [rule, group] of groups)
      if (group.severity === severity)
        parts.push(...section(rule, rowsOf(report, rule, group), group, room.get(group)!));
  return parts.join("\n\n");
}

/** A row may have several problems; and what is wrong with a whole file is said once, and counted for each row. */
function rowsOf({ rules, warnings }: CheckReport, rule: string, { severity }: Group): string {
  const count = (severity === "fail" ? rules : warnings)[rule as Rule] ?? 0;
  return `${formatNumber(count)} ${count === 1 ? "row" : "rows"}`;
}

/** One rule with its problems, folded. */
function section(
  rule: string,
  rows: string,
  { severity, lines, problems }: Group,
  room: number,
): readonly string[] {
  const shown = withinRoom(lines, room);
  const left = problems - shown.length;
  return [
    `<details><summary>${rule}: ${rows}${severity === "warn" ? " (warning)" : ""}</summary>`,
    fenced(shown),
    ...(left === 0
      ? []
      : [
          `Cut here: ${formatNumber(left)} more lines of ${rule} are not shown. \`--report json=FILE\` lists all problems.`,
        ]),
    "</details>",
  ];
}

/** A block of text in which nothing is markup: its fence is longer than any that the lines could hold. */
function fenced(lines: readonly string[]): string {
  let longest = 2;
  for (const line of lines)
    for (const [ticks] of line.matchAll(/`+/g)) longest = Math.max(longest, ticks.length);
  const fence = "`".repeat(longest + 1);
  return [`${fence}text`, ...lines, fence].join("\n");
}

/** The bytes of each group: what small ones leave is for the large ones. */
function sharedRoom(groups: readonly Group[]): ReadonlyMap<Group, number> {
  const room = new Map<Group, number>();
  let left = MOST_BYTES;
  const sorted = groups.toSorted((a, b) => a.bytes - b.bytes);
  for (const [i, group] of sorted.entries()) {
    const share = Math.min(group.bytes, Math.floor(left / (sorted.length - i)));
    room.set(group, share);
    left -= share;
  }
  return room;
}

function withinRoom(lines: readonly string[], room: number): readonly string[] {
  let bytes = 0;
  let count = 0;
  for (const line of lines) {
    bytes += sizeOf(line);
    if (bytes > room) break;
    count++;
  }
  return lines.slice(0, count);
}

/** The bytes of a line, with its end. */
function sizeOf(line: string): number {
  return Buffer.byteLength(line) + 1;
}
