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
  const { takesTools, mediaColumns, roles } = trainer;
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
    const fault = faultOfMessage(trainer, message, named[i]!.role);
    if (fault !== undefined) return { path: paths[i] ?? [], message: `${name} ${fault}` };
  }
  return undefined;
}

function faultOfMessage(trainer: Trainer, message: Message, role: string): string | undefined {
  const { mediaParts, messageKeys, messageRoles } = trainer;
  if (messageRoles?.includes(role) === false)
    return `accepts messages with only the roles ${messageRoles.join(", ")}`;
  const fault = faultOfCalls(trainer, message);
  if (fault !== undefined) return fault;
  if (partTypes(message).some((type) => type !== "text" && !mediaParts.includes(type)))
    return `accepts ${mediaParts.length === 0 ? "only text" : `parts of type text, ${mediaParts.join(", ")}`}`;
  const isOther = Object.keys(message).some(
    (key) => messageKeys?.includes(key) === false && message[key] != null,
  );
  return isOther ? `accepts messages with only the keys ${messageKeys!.join(", ")}` : undefined;
}

/** The types of a content's parts; a content that is one text has none. */
export function partTypes({ content }: Message): readonly string[] {
  return Array.isArray(content)
    ? content.map((part: unknown) => String(Reflect.get(Object(part), "type")))
    : [];
}
