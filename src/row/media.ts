import { type Conversation, contentTexts, type Message } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import type { OutputFormat } from "../formats/output/format.js";
import { isObject } from "../json/is-object.js";
import { MEDIA_COLUMNS, partTypes } from "../trainers/incompatibility.js";
import type { NamedTrainer } from "../trainers/output-spec.js";

/** The columns that hold one item, and the name of the list that trainers read. */
const LISTS: Readonly<Record<string, string>> = { image: "images", video: "videos", audio: "audios" };

/** The placeholder of one item in a text, by media column. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  images: "<image>",
  videos: "<video>",
  audios: "<audio>",
};

/** The row's media, as the lists that trainers read. Throws RowError `unsupported-content` or `media-count`. */
export function collectMedia(
  { holdsMedia }: OutputFormat,
  row: JsonObject,
  conversation: Conversation,
): JsonObject {
  const { messages } = conversation;
  const columns = Object.entries(row).filter(
    ([name, value]) => MEDIA_COLUMNS.includes(name) && isFilled(value),
  );
  const hasParts = messages.some((message) => partTypes(message).some((type) => type !== "text"));
  if ((columns.length > 0 || hasParts) && !holdsMedia) {
    const path = columns.slice(0, 1).map(([name]) => name);
    throw new RowError(
      "unsupported-content",
      path,
      "the output format holds only text, and the row has media",
    );
  }
  const lists = new Map<string, readonly unknown[]>();
  for (const [name, value] of columns) {
    const list = LISTS[name] ?? name;
    if (lists.has(list)) {
      throw new RowError(
        "unsupported-content",
        [name],
        `the row has media in two columns, this one and ${list}; keep one`,
      );
    }
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    const places = messages.reduce((sum, message) => sum + countPlaceholders(message, list), 0);
    // texts without placeholders are for trainers that put the media before the text
    if (places !== 0 && places !== items.length) {
      throw new RowError(
        "media-count",
        [name],
        `${items.length} media, and ${places} placeholders in the texts`,
      );
    }
    lists.set(list, items);
  }
  for (const column of Object.keys(PLACEHOLDERS)) {
    if (!lists.has(column) && !hasParts) refusePlaceholders(row, conversation, column);
  }
  return Object.fromEntries(lists);
}

/** What there is of a row without objects. */
export const NO_OBJECTS: JsonObject = {};

/** The column of the objects in the images, such as `{"ref": …, "bbox": …}`. Throws RowError `unsupported-content`. */
export function collectObjects(trainers: readonly NamedTrainer[], row: JsonObject): JsonObject {
  const { objects } = row;
  const isGrounding =
    isObject(objects) && ["ref", "bbox"].some((key) => objects[key] != null && isFilled(objects[key]));
  if (!isGrounding) return NO_OBJECTS;
  if (trainers.length > 0 && trainers.every(({ trainer }) => trainer.takesObjects === true))
    return { objects };
  throw new RowError(
    "unsupported-content",
    ["objects"],
    "there is no place for this column; only --target ms-swift reads it",
  );
}

/** Names of columns that may hold media for the placeholders in the texts. */
const MEDIA_NAME = /imag|img|pic|photo|video|audio|media|sound|speech/i;

/**
 * Throws RowError `media-count` for a placeholder whose media is in no column that is read: the row has a column with a
 * name of media, or the placeholder stands at an end of a text.
 */
function refusePlaceholders(row: JsonObject, { messages, paths }: Conversation, column: string): void {
  const placeholder = PLACEHOLDERS[column]!;
  const other = Object.keys(row).find((name) => MEDIA_NAME.test(name) && isFilled(row[name]));
  const at = messages.findIndex((message) =>
    contentTexts(message).some((text) => {
      const trimmed = text.trim();
      return other === undefined
        ? trimmed.startsWith(placeholder) || trimmed.endsWith(placeholder)
        : text.includes(placeholder);
    }),
  );
  if (at === -1) return;
  throw new RowError(
    "media-count",
    paths[at] ?? [],
    `the text has the placeholder ${placeholder}, and the row has no media in a column ${column}; rename the column of the media`,
  );
}

/** Whether a column holds something. */
export function isFilled(value: unknown): boolean {
  return value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

/** How many items of a media column a message refers to: placeholders in its texts, and parts of that type. */
function countPlaceholders(message: Message, column: string): number {
  const placeholder = PLACEHOLDERS[column]!;
  const inTexts = contentTexts(message).reduce((sum, text) => sum + text.split(placeholder).length - 1, 0);
  return inTexts + partTypes(message).filter((type) => type === placeholder.slice(1, -1)).length;
}
