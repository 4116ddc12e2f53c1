import { formatPlace } from "../domain/place.js";
import { RunError } from "../domain/run-error.js";
import type { Asked } from "./asked.js";

/** By what answers find what was asked. */
export const JOINS = ["id", "prompt", "order"] as const;
export type Join = (typeof JOINS)[number];

/** What was asked, with the name of the file that says so. */
export interface AskedRows {
  readonly name: string;
  readonly rows: readonly Asked[];
}

/** Rows by their names, by their prompts, or by their order. */
export class RowIndex {
  readonly by: Join;
  private readonly length: number;
  private readonly places = new Map<string, number[]>();

  /** Throws RunError `bad-data` for two rows of one name with different prompts, or of one prompt if that is their name. */
  constructor({ name, rows }: AskedRows, by: Join) {
    this.by = by;
    this.length = rows.length;
    if (by === "order") return;
    for (const [at, row] of rows.entries()) {
      const keys = by === "id" ? row.ids : row.promptKey === undefined ? [] : [row.promptKey];
      if (keys.length === 0)
        throw new RunError(
          "bad-data",
          `${formatPlace(row.place)}: no ${by}, so that answers cannot find this row by it; name another way with --join`,
        );
      for (const key of keys) this.add(key, at, rows, name);
    }
  }

  find(ids: readonly string[], promptOf: () => string | undefined, number: number): readonly number[] {
    switch (this.by) {
      case "id":
        return ids.map((id) => this.places.get(id)).find((found) => found !== undefined) ?? [];
      case "prompt": {
        const key = promptOf();
        return (key === undefined ? undefined : this.places.get(key)) ?? [];
      }
      case "order":
        return number < this.length ? [number] : [];
    }
  }

  private add(key: string, at: number, rows: readonly Asked[], name: string): void {
    const others = this.places.get(key) ?? [];
    const clash = others.find((other) => !this.mayShare(rows[other]!, rows[at]!));
    if (clash !== undefined)
      throw new RunError(
        "bad-data",
        `${name}: two rows have the same ${this.by} (${formatPlace(rows[clash]!.place)} and ${formatPlace(rows[at]!.place)}), so that it is not known whose an answer is`,
      );
    this.places.set(key, [...others, at]);
  }

  /** Rows with the same request may share one answer, if they have names of their own. */
  private mayShare(one: Asked, other: Asked): boolean {
    return (
      this.by === "id" &&
      one.promptKey === other.promptKey &&
      one.promptKey !== undefined &&
      one.ids[0] !== other.ids[0]
    );
  }
}

/** Ids where both sides have them, else prompts. Throws RunError `bad-data` if they have neither in common. */
export function joinOf({ name, rows }: AskedRows, id: string | undefined, key: string | undefined): Join {
  if (id !== undefined && rows.every(({ ids }) => ids.length > 0)) return "id";
  if (key !== undefined && rows.every(({ promptKey: one }) => one !== undefined)) return "prompt";
  throw new RunError("bad-data", [
    `the answers and ${name} have neither ids nor prompts in common`,
    "if both have the same rows in the same order, join them with --join order",
  ]);
}
