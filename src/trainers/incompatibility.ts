import type { Conversation, Message } from "../domain/conversation.js";
import type { Path } from "../domain/path.js";
import { faultOfCalls, faultOfTools } from "./call-faults.js";
import { findBrokenLaw } from "./role-laws.js";
import type { Trainer } from "./trainer.js";

/** Why a trainer cannot read a row. */
export interface Incompatibility {
  readonly path: Path;
  readonly message: string;
}

/** The columns that hold the media of a conversation. */
export const MEDIA_COLUMNS: readonly string[] = ["image", "images", "video", "videos", "audio", "audios"];

/**
 * The first part of a row that a trainer cannot read. `columns` are the row's columns with media; `named` are the
 * messages with the roles that the trainer will see, if those are not the conversation's.
 */
export function findIncompatibility(
  name: string,
  trainer: Trainer,
  { messages, paths, tools }: Conversation,
  columns: readonly string[],
  named: readonly Message[] = messages,
): Incompatibility | undefined {
  const { takesTools, mediaParts, mediaColumns, messageKeys, messageRoles, roles } = trainer;
  if (!takesTools && tools !== undefined)
    return { path: ["tools"], message: `${name} does not accept tools` };
  const tool = faultOfTools(trainer, tools);
  if (tool !== undefined) return { path: ["tools"], message: `${name} ${tool}` };
  const [column] = columns;
  if (column !== undefined && !mediaColumns)
    return { path: [column], message: `${name} does not accept media in a column` };
  const law = roles && findBrokenLaw(roles.laws, messages);
  if (law !== undefined)
    return { path: paths[law.index] ?? [], message: `${name} ${roles?.otherwise}: ${law.broken}` };
  for (const [i, message] of messages.entries()) {
    const path = paths[i] ?? [];
    if (messageRoles?.includes(named[i]!.role) === false)
      return { path, message: `${name} accepts messages with only the roles ${messageRoles.join(", ")}` };
    const fault = faultOfCalls(trainer, message);
    if (fault !== undefined) return { path, message: `${name} ${fault}` };
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
