import type { Conversation, Message } from "../domain/conversation.js";
import type { Path } from "../domain/path.js";
import type { Trainer } from "./trainer.js";

/** Why a trainer cannot read a row. */
export interface Incompatibility {
  readonly path: Path;
  readonly message: string;
}

/** The columns that hold the media of a conversation. */
export const MEDIA_COLUMNS: readonly string[] = ["image", "images", "video", "videos", "audio", "audios"];

/** The first part of a row that a trainer cannot read; `columns` are the row's columns with media. */
export function findIncompatibility(
  name: string,
  { takesTools, mediaParts, mediaColumns, messageKeys }: Trainer,
  { messages, paths, tools }: Conversation,
  columns: readonly string[],
): Incompatibility | undefined {
  if (!takesTools && tools !== undefined)
    return { path: ["tools"], message: `${name} does not accept tools` };
  const [column] = columns;
  if (column !== undefined && !mediaColumns)
    return { path: [column], message: `${name} does not accept media in a column` };
  for (const [i, message] of messages.entries()) {
    const path = paths[i] ?? [];
    const part = partTypes(message).find((type) => type !== "text" && !mediaParts.includes(type));
    if (part !== undefined) {
      const accepted = mediaParts.length === 0 ? "only text" : `parts of type text, ${mediaParts.join(", ")}`;
      return { path, message: `${name} accepts ${accepted}` };
    }
    const key = Object.keys(message).find(
      (one) => messageKeys?.includes(one) === false && message[one] != null,
    );
    if (key !== undefined)
      return { path, message: `${name} accepts messages with only the keys ${messageKeys!.join(", ")}` };
  }
  return undefined;
}

/** The types of a content's parts; a content that is one text has none. */
export function partTypes({ content }: Message): readonly string[] {
  return Array.isArray(content)
    ? content.map((part: unknown) => String(Reflect.get(Object(part), "type")))
    : [];
}
