import { createHash } from "node:crypto";
import type { ReadRow } from "../block/read-rows.js";
import { tooLongError } from "../block/read-rows.js";
import type { Conversation } from "../domain/conversation.js";
import type { Example } from "../domain/example.js";
import type { Place } from "../domain/place.js";
import { type Problem, RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import { augmentRow } from "../row/augment-row.js";
import { promptKey } from "../row/prompt-key.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import type { Recipe } from "../row/recipe.js";
import { RowViews } from "../row/row-views.js";
import { stripAugmentation } from "../row/strip-augmentation.js";
import type { Candidate } from "./choose.js";
import { AddedLayouts, layoutOf, TrainingLayout } from "./layout.js";
import type { MixRequest } from "./mix.js";
import { SystemTexts, withSystemText } from "./system-texts.js";

/** The longest label of a group, in UTF-16 units: a longer text is no label. */
const MOST_LABEL = 100;
const MOST_GROUPS = 10_000;

/** The bytes of a row without the white space at its ends: what its hash is of. */
export function rowBytes({ block, start, end }: RawRow): Buffer {
  let to = end;
  while (to > start && block.bytes[to - 1]! <= 0x20) to--;
  let from = start;
  while (from < to && block.bytes[from]! <= 0x20) from++;
  return block.bytes.subarray(from, to);
}

/** The two numbers by which a row is chosen and placed, of its bytes and the seed alone. */
export function drawOf(bytes: Buffer, seed: number): Pick<Candidate, "rank" | "order"> {
  const digest = createHash("sha256").update(`mix ${seed} `).update(bytes).digest().toString("latin1");
  return { rank: digest.slice(0, 16), order: digest.slice(16) };
}

/** A row as both surveys see it. */
interface SeenRow {
  readonly row: JsonObject;
  readonly example: Example;
  readonly conversation: Conversation;
  readonly key: string;
  readonly isAugmented: boolean;
}

/** What is known of both files once they were read: hashes and counts, no texts of rows. */
export class Survey {
  readonly training = new TrainingLayout();
  readonly systems = new SystemTexts();
  readonly labels: string[] = [];
  readonly counts = { addedRead: 0, duplicatesInside: 0, duplicatesInTraining: 0, trainingAugmented: 0 };
  problems = 0;
  private readonly request: MixRequest;
  private readonly recipe: Recipe;
  private readonly onProblem: (problem: Problem) => void;
  private readonly layouts = new AddedLayouts();
  private readonly groupOf = new Map<string, number>();
  /** By the key of its prompt, the row of lowest rank. */
  private readonly candidates = new Map<string, Candidate>();

  constructor(request: MixRequest, recipe: Recipe, onProblem: (problem: Problem) => void) {
    this.request = request;
    this.recipe = recipe;
    this.onProblem = (problem) => {
      this.problems++;
      onProblem(problem);
    };
    if (request.group === undefined) this.labels.push("");
  }

  /** A row that may be added. All of them are taken before the training rows. */
  takeAdded(read: ReadRow): void {
    this.counts.addedRead++;
    this.take(read, (raw, place) => {
      const { row, example, conversation, key, isAugmented } = this.see(raw);
      augmentRow(this.recipe, example, row);
      if (isAugmented && !this.request.augmented)
        throw new RowError(
          "already-augmented",
          example.exchanges.at(-1)?.prompt.end.path ?? [],
          "the added row has a preview already; use the original file, or --augmented if the added rows are to have previews, too",
        );
      this.layouts.add(layoutOf(this.asWritten(row), example, conversation), place);
      const group = this.request.group === undefined ? 0 : this.groupIn(row, this.request.group);
      const candidate = { ...drawOf(rowBytes(raw), this.request.seed), group };
      const known = this.candidates.get(key);
      if (known !== undefined) this.counts.duplicatesInside++;
      if (known === undefined || candidate.rank < known.rank) this.candidates.set(key, candidate);
    });
  }

  takeTraining(read: ReadRow): void {
    this.take(read, (raw) => {
      const { row, example, conversation, key, isAugmented } = this.see(raw);
      this.training.add(layoutOf(row, example, conversation));
      if (isAugmented) this.counts.trainingAugmented++;
      if (this.candidates.delete(key)) this.counts.duplicatesInTraining++;
    });
  }

  /** The rows that are left to choose from, after both files are read. Reports what of them does not fit the training rows. */
  remaining(): readonly Candidate[] {
    for (const problem of this.layouts.problems(this.training, this.request.group)) this.onProblem(problem);
    return [...this.candidates.values()];
  }

  private take(read: ReadRow, work: (raw: RawRow, place: Place) => void): void {
    try {
      if (read.kind === "oversized") {
        const { maxRowBytes } = this.request.resolved.settings;
        const place = toPlace(read, read.oversized.position);
        this.onProblem(tooLongError(read.oversized, maxRowBytes).at(place));
      } else work(read.raw, toPlace(read.raw.block, read.raw.position));
    } catch (error) {
      if (!(error instanceof RowError) || read.kind === "oversized") throw error;
      this.onProblem(error.at(toPlace(read.raw.block, read.raw.position)));
    }
  }

  private see(raw: RawRow): SeenRow {
    const views = new RowViews(raw, this.recipe.format);
    const { row, example } = views.read(false);
    // refuses keys that occur twice, and what is too deep
    void views.spans;
    const conversation = example.conversation();
    if (this.request.systemText !== undefined) {
      this.systems.add(conversation);
      // what could not be rewritten is known before anything is written
      withSystemText(rowBytes(raw), conversation, this.request.systemText.training);
    }
    const { plain, isAugmented } = stripAugmentation(
      example.exchanges,
      conversation,
      this.request.connectors,
      [],
    );
    return { row, example, conversation, key: promptKey(plain), isAugmented };
  }

  /** An added row as it is written: without the field of its group, if that is left out. */
  private asWritten(row: JsonObject): JsonObject {
    const { group, dropGroup } = this.request;
    if (!dropGroup || group === undefined) return row;
    return Object.fromEntries(Object.entries(row).filter(([key]) => key !== group));
  }

  private groupIn(row: JsonObject, field: string): number {
    const value = Object.hasOwn(row, field) ? row[field] : undefined;
    if (value === undefined)
      throw new RowError("missing-field", [field], "the field of the group is missing");
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
      throw new RowError("wrong-type", [field], "expected the name or the number of a group");
    const label = String(value);
    if (label.trim() === "" || label.length > MOST_LABEL)
      throw new RowError(
        "wrong-type",
        [field],
        `expected the name of a group, of 1 to ${MOST_LABEL} characters`,
      );
    const known = this.groupOf.get(label) ?? this.labels.push(label) - 1;
    this.groupOf.set(label, known);
    if (this.labels.length > MOST_GROUPS)
      throw new RowError("wrong-type", [field], `more than ${MOST_GROUPS} different groups`);
    return known;
  }
}
