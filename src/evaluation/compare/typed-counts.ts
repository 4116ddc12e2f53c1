import { RunError } from "../../domain/run-error.js";
import { isMetricName, type MetricName, metrics } from "../../scoring/metrics/registry.js";
import type { Cell } from "./cell.js";
import { type CsvRecord, parseCsv } from "./csv.js";
import type { Measure } from "./measure.js";

const COLUMNS = ["variant", "task", "metric", "hits", "n"] as const;
const HEAD = COLUMNS.join(",");

/**
 * The cells of a file of typed counts: CSV with the columns `variant,task,metric,hits,n`, and `rule` if that is known.
 * `hits` is a count, or a percentage such as `34.32%`. Throws RunError `bad-data` with the line and the column.
 */
export function parseCounts(text: string, name: string): readonly Cell[] {
  const [head, ...records] = parseCsv(text.replace(/^\ufeff/, ""));
  const names = head?.fields.map((field) => field.trim()) ?? [];
  const known: readonly string[] = [...COLUMNS, "rule"];
  if (
    head === undefined ||
    COLUMNS.some((column) => !names.includes(column)) ||
    names.some((field) => !known.includes(field)) ||
    new Set(names).size < names.length
  )
    throw new RunError(
      "bad-data",
      `${name}:1: the head is not ${HEAD} (or with ,rule); write it as the first line`,
    );
  if (records.length === 0)
    throw new RunError("bad-data", `${name}: no counts behind the head; type one line for each`);
  return records.map((record) => {
    if (record === undefined)
      throw new RunError(
        "bad-data",
        `${name}: a quote is not closed, or text stands beside a quoted field; quote whole fields`,
      );
    return cellOf(record, names, name);
  });
}

function cellOf({ line, fields }: CsvRecord, names: readonly string[], name: string): Cell {
  if (fields.length !== names.length)
    throw new RunError(
      "bad-data",
      `${name}:${line}: ${fields.length} fields for ${names.length} columns; write a number without commas`,
    );
  const source = `${name}:${line}`;
  const refuse = (column: string, fact: string): never => {
    throw new RunError("bad-data", `${source}:${column}: ${fact}`);
  };
  const field = (column: string): string => fields[names.indexOf(column)]?.trim() ?? "";
  for (const column of COLUMNS) if (field(column) === "") refuse(column, "it is empty; type it");
  const n = /^[0-9]+$/.test(field("n")) ? Number(field("n")) : 0;
  if (n < 1 || !Number.isSafeInteger(n))
    refuse("n", "this is no whole number from 1; type how many answers were scored");
  const metric = field("metric");
  if (!isMetricName(metric))
    return refuse("metric", `${metric} is no metric; type one of ${Object.keys(metrics).join(", ")}`);
  const measure = measureOf(field("hits"), n, metric, (fact) => refuse("hits", fact));
  const rule = field("rule");
  return {
    ...{ variant: field("variant"), task: field("task"), metric, measure, source },
    rule: rule === "" ? undefined : { label: rule, key: rule },
    origin: { kind: "typed" },
  };
}

function measureOf(hits: string, n: number, metric: MetricName, refuse: (fact: string) => never): Measure {
  const isMean = metrics[metric].kind === "mean";
  const percent = /^([0-9]+(?:\.[0-9]+)?)\s?%$/.exec(hits)?.[1];
  if (percent !== undefined) {
    if (Number(percent) > 100) refuse(`${hits} is more than 100 %; type a percentage of n`);
    return isMean
      ? { kind: "mean", mean: Number(percent), sd: undefined, n }
      : { kind: "rate", hits: undefined, share: Number(percent) / 100, n };
  }
  if (isMean) refuse(`${metric} is a mean, not a count; type it in per cent, such as 51.69%`);
  if (!/^[0-9]+$/.test(hits))
    refuse("this is no whole number, and no percentage such as 34.32%; type one of them");
  const count = Number(hits);
  if (count > n) refuse(`${hits} is more than n, ${n}; type the answers that are hits`);
  return { kind: "rate", hits: count, share: count / n, n };
}
