import type { Interval } from "../../scoring/statistics/interval.js";

/** One interval of a chart: a point and its ends, in the chart's unit. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly interval: Interval | undefined;
}

/** Bars one below the other, with a line where the values mean the same as the baseline's. */
export interface BarChart {
  /** What is drawn, for those who do not see it. */
  readonly title: string;
  readonly unit: string;
  readonly mark: number | undefined;
  readonly bars: readonly Bar[];
}

/** A table with its heads in the first row; the columns of texts are set to the left. */
export interface TextTable {
  readonly cells: readonly (readonly string[])[];
  readonly texts: readonly number[];
}

/** One part of what `compare` writes, whatever the format. Texts are escaped by the format, not here. */
export interface Block {
  readonly title: string;
  readonly tables: readonly TextTable[];
  readonly chart: BarChart | undefined;
  readonly notes: readonly string[];
}
