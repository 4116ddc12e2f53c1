import type { Conversation } from "../domain/conversation.js";
import type { Example } from "../domain/example.js";
import type { Path } from "../domain/path.js";
import type { Place } from "../domain/place.js";
import { type Problem, RowError } from "../domain/problem.js";
import type { Rule } from "../domain/rules.js";
import type { JsonObject } from "../formats/input/format.js";
import { columnType } from "../row/column-type.js";

/** What loaders and trainers see of a row besides its texts. */
export interface RowLayout {
  /** The types of its keys, see `columnType`; for a list of objects also of their keys, as `messages[].role`. */
  readonly keys: ReadonlyMap<string, string | undefined>;
  readonly hasSystem: boolean;
  /** Whether it has more than one exchange. */
  readonly isLong: boolean;
  readonly hasTools: boolean;
}

/** What stands between a list and a key of its objects. */
const INNER = "[].";

export function layoutOf(row: JsonObject, { exchanges }: Example, conversation: Conversation): RowLayout {
  const keys = new Map<string, string | undefined>();
  for (const [key, value] of Object.entries(row)) {
    keys.set(key, columnType(value));
    if (!Array.isArray(value)) continue;
    for (const item of value as readonly unknown[])
      if (typeof item === "object" && item !== null && !Array.isArray(item))
        for (const inner of Object.keys(item)) keys.set(key + INNER + inner, undefined);
  }
  return {
    keys,
    hasSystem: conversation.messages.some(({ role }) => role === "system" || role === "developer"),
    isLong: exchanges.length > 1,
    hasTools: conversation.tools !== undefined,
  };
}

/** The layouts of all training rows together. */
export class TrainingLayout {
  rows = 0;
  private readonly keys = new Map<string, { rows: number; readonly types: Set<string> }>();
  private readonly counts = { hasSystem: 0, isLong: 0, hasTools: 0 };

  add({ keys, ...facts }: RowLayout): void {
    this.rows++;
    for (const [key, type] of keys) {
      const known = this.keys.get(key) ?? { rows: 0, types: new Set() };
      this.keys.set(key, known);
      known.rows++;
      if (type !== undefined) known.types.add(type);
    }
    for (const fact of FACTS) if (facts[fact]) this.counts[fact]++;
  }

  has(key: string): boolean {
    return this.keys.has(key);
  }

  /** What of a layout no training row has, and what all have and it has not. `exempt` is a key of added rows alone. */
  misfits(layout: RowLayout, exempt: string | undefined): readonly RowError[] {
    const found: RowError[] = [];
    const say = (rule: Rule, path: Path, message: string): unknown =>
      found.push(new RowError(rule, path, message));
    for (const [key, type] of layout.keys) {
      const known = this.keys.get(key);
      if (key === exempt && known === undefined) continue;
      if (known === undefined) say("extra-key", [key], "no training row has this key");
      else if (type !== undefined && known.types.size > 0 && !known.types.has(type))
        say("mixed-types", [key], `${type}; in the training rows ${[...known.types].join(" or ")}`);
    }
    // a message without one of the keys of others has null there
    for (const [key, { rows }] of this.keys)
      if (rows === this.rows && !layout.keys.has(key) && !key.includes(INNER))
        say("missing-field", [key], "every training row has this key");
    for (const fact of FACTS) {
      const [has, count] = [layout[fact], this.counts[fact]];
      if (has && count === 0)
        say("unsupported-content", [], `the row has ${FACT_WORDS[fact]}, and no training row has`);
      if (!has && count === this.rows)
        say("unsupported-content", [], `every training row has ${FACT_WORDS[fact]}, and this row has not`);
    }
    return found;
  }
}

const FACTS = ["hasSystem", "isLong", "hasTools"] as const;

const FACT_WORDS: Readonly<Record<(typeof FACTS)[number], string>> = {
  hasSystem: "a system text",
  isLong: "more than one exchange",
  hasTools: "tools",
};

/** Rows that have one layout. */
interface AlikeRows {
  readonly layout: RowLayout;
  /** The place of the first. */
  readonly place: Place;
  count: number;
}

/** The different layouts of the added rows. */
export class AddedLayouts {
  private readonly found = new Map<string, AlikeRows>();

  add(layout: RowLayout, place: Place): void {
    const { keys, ...facts } = layout;
    const key = JSON.stringify([[...keys].sort(([a], [b]) => (a < b ? -1 : 1)), facts]);
    const known = this.found.get(key);
    if (known === undefined) this.found.set(key, { layout, place, count: 1 });
    else known.count++;
  }

  /** What of each row does not fit the training rows; rows that are alike have the place of the first. */
  *problems(training: TrainingLayout, exempt: string | undefined): Generator<Problem> {
    for (const { layout, place, count } of this.found.values())
      for (const error of training.misfits(layout, exempt))
        for (let i = 0; i < count; i++) yield error.at(place);
  }
}
