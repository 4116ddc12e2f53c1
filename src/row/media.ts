import { type Conversation, contentTexts, type Message } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import type { OutputFormat } from "../formats/output/format.js";
import { MEDIA_COLUMNS, partTypes } from "../trainers/incompatibility.js";

/** What stands in a text for one of a column's media. */
const PLACEHOLDERS: Readonly<Record<string, string>> = { videos: "<video>", audios: "<audio>" };

/** The row's media, to be written as they are. Throws RowError `unsupported-content` or `media-count`. */
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
    const stands = messages.reduce((sum, message) => sum + placeholders(message, name), 0);
    const count = Array.isArray(value) ? value.length : 1;
    // texts without any placeholder are those of readers that put the media in front
    if (stands !== 0 && stands !== count) {
      throw new RowError("media-count", [name], `${count} media, and ${stands} placeholders in the texts`);
    }
  }
  return Object.fromEntries(columns);
}

/** How many places for media of a column a message has: marks in its texts, and parts of that type. */
function placeholders(message: Message, column: string): number {
  const placeholder = PLACEHOLDERS[column] ?? "<image>";
  const inTexts = contentTexts(message).reduce((sum, text) => sum + text.split(placeholder).length - 1, 0);
  return inTexts + partTypes(message).filter((type) => type === placeholder.slice(1, -1)).length;
}
