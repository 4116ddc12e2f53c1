import type { Html } from "../page/html.js";
import type { RecordedRun } from "./recorded-run.js";

/** One part of the page. */
export interface Section {
  /** Names the part in links. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

/** Makes a part of what is recorded of a run; undefined when that says nothing about it. */
export type MakeSection = (run: RecordedRun) => Section | undefined;
