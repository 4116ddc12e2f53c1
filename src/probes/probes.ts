import type { ResourceIdentity } from "../domain/identity.js";
import type { FormatSettings } from "../formats/input/registry.js";
import type { InputRecord, OutputRecord } from "../run/result.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import type { ProbeFormName } from "./forms/registry.js";
import type { Asking } from "./probe.js";

/** Where the request of a row is. */
export type Asked =
  /** In one field; rows need no answer. */
  | { readonly kind: "field"; readonly field: string }
  /** In the prompt of a row of a known format. */
  | { readonly kind: "format" };

/** One output: its file, and how many tokens of the answer its probes begin with; undefined for none. */
export interface ProbesOutput {
  readonly path: string;
  readonly prefillTokens: number | undefined;
}

export interface ProbesRequest {
  /** How rows are read and rendered. */
  readonly resolved: ResolvedSettings;
  readonly inputs: readonly string[];
  readonly asked: Asked;
  readonly outputs: readonly ProbesOutput[];
  readonly form: ProbeFormName;
  readonly asking: Asking;
  /** The system text of all probes, in the place of the row's own; undefined to keep that. */
  readonly systemText: string | undefined;
  readonly idField: string;
  readonly categoryField: string;
  /** Training files in which the requests of the probes are looked for. */
  readonly against: readonly string[];
  readonly connectors: readonly string[];
  readonly isRecorded: boolean;
}

/** What an output holds, in numbers. */
export interface ProbeCounts {
  readonly probes: number;
  /** Rows by category; empty if no row has one. */
  readonly categories: Readonly<Record<string, number>>;
  /** Tokens of the shortest and of the longest prompt; undefined without a tokenizer. */
  readonly tokens: { readonly least: number; readonly most: number } | undefined;
  /** Prompts with a text that has a marker of the template or a control token. */
  readonly markers: number;
  /** Prefills that are the whole answer. */
  readonly wholeAnswers: number;
  /** Prefills whose white space at an end the template does not write. */
  readonly trimmed: number;
}

export interface ProbesResult {
  readonly outputs: readonly {
    readonly output: OutputRecord;
    readonly asked: OutputRecord;
    readonly prefillTokens: number | undefined;
    readonly counts: ProbeCounts;
  }[];
  readonly inputs: readonly InputRecord[];
  readonly format: FormatSettings | undefined;
  readonly identity: ResourceIdentity;
  /** What the tokenizer adds in front of every text, so that it is left out of the prompts; undefined if nothing was. */
  readonly leftOut: string | undefined;
  /** What it adds, and the template does not write: servers read it all the same. */
  readonly addedByServers: string | undefined;
  /** How many different requests stand in the training files; undefined if none were looked at. */
  readonly inTraining: number | undefined;
  readonly seconds: number;
}

/** The file beside an output that says what was asked. */
export function askedName(output: string): string {
  return `${output}.probes.jsonl`;
}
