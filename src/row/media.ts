import { type Conversation, contentTexts, type Message } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import type { OutputFormat } from "../formats/output/format.js";
import { MEDIA_COLUMNS, partTypes } from "../trainers/incompatibility.js";

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
  { messages }: Conversation,
): JsonObject {
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
  return Object.fromEntries(lists);
}

function isFilled(value: unknown): boolean {
  return value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

/** How many items of a media column a message refers to: placeholders in its texts, and parts of that type. */
function countPlaceholders(message: Message, column: string): number {
  const placeholder = PLACEHOLDERS[column]!;
  const inTexts = contentTexts(message).reduce((sum, text) => sum + text.split(placeholder).length - 1, 0);
  return inTexts + partTypes(message).filter((type) => type === placeholder.slice(1, -1)).length;
}
