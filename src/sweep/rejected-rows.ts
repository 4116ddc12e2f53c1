import { formatPlace, type Place, positionOf } from "../domain/place.js";
import type { Problem } from "../domain/problem.js";
import type { Rule } from "../domain/rules.js";
import { type Exclusions, formatRanges } from "../row/excluded-rows.js";

/** A row that some variants reject. */
interface RejectedRow {
  readonly place: Place;
  /** For each of these variants, the rule that the row breaks. */
  readonly rules: Map<number, Rule>;
}

/** The rows that some variants reject, by their places. */
export class RejectedRows {
  private readonly names: readonly string[];
  private readonly onProblem: ((problem: Problem) => void) | undefined;
  private readonly files = new Map<string, Map<number, RejectedRow>>();
  private readonly excluded: readonly Map<string, number[]>[];
  /** The problems since the last call of `report`, with the variants that have them. */
  private pending = new Map<string, { readonly problem: Problem; readonly variants: number[] }>();

  constructor(names: readonly string[], onProblem: ((problem: Problem) => void) | undefined) {
    this.names = names;
    this.onProblem = onProblem;
    this.excluded = names.map(() => new Map());
  }

  /** Adds the problem of a row in one variant; those of one variant come in the order of the rows. */
  add(variant: number, problem: Problem): void {
    const { place, rule, field, message } = problem;
    const at = positionOf(place);
    if (rule === "excluded") {
      const known = this.excluded[variant]!.get(place.file);
      if (known === undefined) this.excluded[variant]!.set(place.file, [at]);
      else known.push(at);
      return;
    }
    const rows = this.files.get(place.file) ?? new Map<number, RejectedRow>();
    this.files.set(place.file, rows);
    const row = rows.get(at) ?? { place, rules: new Map<number, Rule>() };
    rows.set(at, row);
    row.rules.set(variant, rule);
    const key = JSON.stringify([place.file, at, rule, field, message]);
    const same = this.pending.get(key);
    if (same === undefined) this.pending.set(key, { problem, variants: [variant] });
    else same.variants.push(variant);
  }

  /** Reports the problems of a block, each once, with the names of the variants if not all have it. */
  report(): void {
    for (const { problem, variants } of this.pending.values()) {
      const names = variants.map((variant) => this.names[variant]!).join(", ");
      const message =
        variants.length === this.names.length ? problem.message : `${problem.message}; in ${names}`;
      this.onProblem?.({ ...problem, message });
    }
    this.pending = new Map();
  }

  /** The rows that are fit for a variant, and not written in it. */
  exclusions(variant: number): Exclusions {
    return [...this.excluded[variant]!].map(([file, numbers]) => ({ file, rows: formatRanges(numbers) }));
  }

  /** How many rows are not in all variants. */
  get count(): number {
    let count = 0;
    for (const rows of this.files.values()) count += rows.size;
    return count;
  }

  /** How many rows only this variant rejects. */
  onlyIn(variant: number): number {
    let count = 0;
    for (const { rules } of this.all()) if (rules.size === 1 && rules.has(variant)) count++;
    return count;
  }

  /** A line for each row, in the order of the files: its place, and who rejects it. */
  *lines(): Generator<string> {
    for (const { place, rules } of this.all()) {
      const isOfAll = rules.size === this.names.length;
      const kinds = [...new Set(rules.values())].map((rule) => {
        const names = [...rules].flatMap(([variant, one]) => (one === rule ? [this.names[variant]!] : []));
        return `${rule}\t${isOfAll && names.length === this.names.length ? "all" : names.join(",")}`;
      });
      yield `${formatPlace(place)}\t${kinds.join("\t")}`;
    }
  }

  private *all(): Generator<RejectedRow> {
    for (const rows of this.files.values())
      for (const at of [...rows.keys()].sort((a, b) => a - b)) yield rows.get(at)!;
  }
}
