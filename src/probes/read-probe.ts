import type { Message } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import { locate, objectPattern } from "../json/spans.js";
import { augmentRow } from "../row/augment-row.js";
import type { RawRow } from "../row/raw-row.js";
import { readRow } from "../row/read-row.js";
import type { Recipe } from "../row/recipe.js";
import { RowViews } from "../row/row-views.js";
import { type AskedRow, askedIn, askedInField, labelIn, refuseUnaskable, withSystem } from "./asked-row.js";
import type { ProbesRequest } from "./probes.js";

/** What the probes of a row have in common. */
export interface ReadProbe {
  readonly id: string | undefined;
  readonly category: string | undefined;
  readonly question: string;
  /** The messages that are asked, with the system text of the probes. */
  readonly messages: readonly Message[];
  /** One for each output: the beginning of the answer. */
  readonly prefills: readonly Prefill[];
}

export interface Prefill {
  /** Undefined if the model is to answer from the start. */
  readonly text: string | undefined;
  readonly isWholeAnswer: boolean;
}

const NO_PREFILL: Prefill = { text: undefined, isWholeAnswer: false };

/** Reads a row as probes ask it. `recipes` cut the prefill of each output; undefined for outputs without. Throws RowError. */
export function readProbe(
  request: ProbesRequest,
  raw: RawRow,
  reader: Recipe,
  recipes: readonly (Recipe | undefined)[],
): ReadProbe {
  const { asked, connectors } = request;
  if (asked.kind === "field") {
    const { row } = readRow(raw);
    // refuses a field that occurs twice
    locate(raw.block.text, raw.start, objectPattern({ [asked.field]: undefined }));
    const found = askedInField(row, asked.field);
    refuseUnaskable(found, connectors);
    const prefills = recipes.map(() => NO_PREFILL);
    return probeOf(request, row, found, prefills);
  }
  const views = new RowViews(raw, reader.format);
  const { row, example } = views.read(false);
  void views.spans;
  const conversation = example.conversation();
  const last = example.exchanges.at(-1);
  const found = askedIn(conversation, last?.assistantIndex ?? conversation.messages.length);
  refuseUnaskable(found, connectors);
  const prefills = recipes.map((recipe): Prefill => {
    if (recipe === undefined) return NO_PREFILL;
    const augmentation = augmentRow(recipe, example, row);
    const [first] = augmentation.exchanges;
    if (augmentation.kind === "unchanged" || first === undefined)
      throw new RowError("empty-answer", last?.answer.path ?? [], "the beginning of the answer has no text");
    return { text: first.preview, isWholeAnswer: augmentation.previews[0]?.isWholeAnswer ?? false };
  });
  return probeOf(request, row, found, prefills);
}

function probeOf(
  { idField, categoryField, systemText }: ProbesRequest,
  row: JsonObject,
  { question, messages }: AskedRow,
  prefills: readonly Prefill[],
): ReadProbe {
  return {
    ...{ question, prefills, messages: withSystem(messages, systemText) },
    id: labelIn(row, idField),
    category: labelIn(row, categoryField),
  };
}
