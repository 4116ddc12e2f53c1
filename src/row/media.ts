import { type Conversation, contentTexts, type Message } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import type { OutputFormat } from "../formats/output/format.js";
import { MEDIA_COLUMNS, partTypes } from "../trainers/incompatibility.js";

/** The placeholder of one item in a text, by media column; `<image>` for the others. */
const PLACEHOLDERS: Readonly<Record<string, string>> = { videos: "<video>", audios: "<audio>" };

/** The row's media columns, to be written unchanged. Throws RowError `unsupported-content` or `media-count`. */
export function collectMedia(
  { holdsMedia }: OutputFormat,
  row: JsonObject,
  { messages }: Conversation,
): JsonObject {
  const columns = Object.entries(row).filter(
    ([name, value]) =>
      MEDIA_COLUMNS.includes(name) && value !== null && !(Array.isArray(value) && value.length === 0),
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
  for (const [name, value] of columns) {
    const places = messages.reduce((sum, message) => sum + countPlaceholders(message, name), 0);
    const count = Array.isArray(value) ? value.length : 1;
    // texts without placeholders are for trainers that put the media before the text
    if (places !== 0 && places !== count) {
      throw new RowError("media-count", [name], `${count} media, and ${places} placeholders in the texts`);
    }
  }
  return Object.fromEntries(columns);
}

/** How many items of a media column a message refers to: placeholders in its texts, and parts of that type. */
function countPlaceholders(message: Message, column: string): number {
  const placeholder = PLACEHOLDERS[column] ?? "<image>";
  const inTexts = contentTexts(message).reduce((sum, text) => sum + text.split(placeholder).length - 1, 0);
  return inTexts + partTypes(message).filter((type) => type === placeholder.slice(1, -1)).length;
}
