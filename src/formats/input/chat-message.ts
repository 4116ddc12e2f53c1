import type { Conversation, Message } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { RowError } from "../../domain/problem.js";
import { isObject } from "../../json/is-object.js";
import { chatRole } from "./chat-role.js";
import { messageKind } from "./message-kind.js";
import { readCalls } from "./tool-calls.js";

/**
 * A message as chat templates expect it: the known name of its role, `tool_calls` in place of a `function_call` or of a
 * text that is a call, and parts whose text is under `text`. All other keys stay as they are. Throws RowError
 * `unsupported-content` or `duplicate-key` for a call that cannot be read; `path` is that of the content.
 */
export function toChatMessage(message: Message, path: Path): Message {
  const role = chatRole(message.role);
  const { function_call: legacy, ...rest }: Message = message;
  const { content, calls: inContent, thinking } = readContent(message, path);
  const named = readNamedCalls(message["tool_calls"], path);
  const inCall = isCall(legacy) ? readCalls(legacy, path) : [];
  const calls = [named ?? [], inCall, inContent].filter(({ length }) => length > 0);
  if (calls.length > 1 || (thinking !== "" && message["reasoning_content"] != null)) {
    throw new RowError(
      "unsupported-content",
      path,
      "the message has its tool calls or its thinking in two places; keep one",
    );
  }
  const [found = named] = calls;
  return {
    ...rest,
    role,
    ...(content === undefined ? {} : { content }),
    ...(thinking === "" ? {} : { reasoning_content: thinking }),
    ...(found === undefined ? {} : { tool_calls: found }),
  };
}

/** The roles as the row names them, if any has another name in chat templates; a turn that is a call has none there. */
export function ownRoles(messages: readonly Message[]): Pick<Conversation, "ownRoles"> {
  if (messages.every(({ role }) => chatRole(role) === role)) return {};
  return {
    ownRoles: messages.map(({ role }) => (messageKind(role, []) === "tool-call" ? undefined : role)),
  };
}

interface Content {
  readonly content: unknown;
  readonly calls: readonly unknown[];
  readonly thinking: string;
}

/** A message's content, and what is in it besides. */
function readContent({ role, content }: Message, path: Path): Content {
  if (messageKind(role, []) === "tool-call") {
    if (typeof content === "string" && content.trim() !== "") return readCallText(content, path);
    if (isObject(content)) return { content: "", calls: readCalls(content, path), thinking: "" };
  }
  return Array.isArray(content) ? readParts(content, path) : { content, calls: [], thinking: "" };
}

/** The calls under `tool_calls`, of which a list stays as it is; undefined when there is nothing to read. */
function readNamedCalls(calls: unknown, path: Path): readonly unknown[] | undefined {
  if (calls === undefined || calls === null) return undefined;
  if (typeof calls === "string" && calls.trim() === "") return [];
  return Array.isArray(calls) ? calls : readCalls(calls, path);
}

/** Whether a `function_call` is one: columns of tables have nulls in place of what a row lacks. */
function isCall(call: unknown): boolean {
  if (typeof call === "string") return call.trim() !== "";
  return isObject(call) && Object.values(call).some((value) => value !== null);
}

/** A thinking block, which LLaMA-Factory accepts before the JSON of a call. */
const THINKING = /^\s*<think>[\s\S]*?<\/think>\s*/;

/** The content and the calls of a turn whose text is JSON. */
export function readCallText(text: string, path: Path): Content {
  const content = THINKING.exec(text)?.[0] ?? "";
  return { content, calls: readCalls(text.slice(content.length), path), thinking: "" };
}

/** Whether a part is written beside the content: the thinking and the calls of LLaMA-Factory's parts. */
export function isBesideContent(part: object): boolean {
  const type: unknown = Reflect.get(part, "type");
  return isValuePart(part) && (type === "reasoning" || type === "tool_call");
}

/** A part as LLaMA-Factory's version 1 has it: `{ type, value }`. */
function isValuePart(part: object): boolean {
  return typeof Reflect.get(part, "value") === "string" && Reflect.get(part, "text") === undefined;
}

function readParts(content: readonly unknown[], path: Path): Content {
  const calls: unknown[] = [];
  let thinking = "";
  const kept = content.flatMap((part, i): readonly unknown[] => {
    if (!isObject(part) || !isValuePart(part)) return [part];
    const { value, ...rest } = part as Readonly<Record<string, unknown>> & { readonly value: string };
    switch (part["type"]) {
      case "text":
        return [{ ...rest, text: value }];
      case "image_url":
      case "video_url":
      case "audio_url":
        return [{ ...rest, [part["type"]]: { url: value } }];
      case "reasoning":
        thinking += value;
        return [];
      case "tool_call":
        calls.push(...readCalls(value, [...path, i, "value"]));
        return [];
      default:
        throw new RowError("unsupported-content", [...path, i], "a part of this type is not known");
    }
  });
  return { content: kept.length === 0 && content.length > 0 ? "" : kept, calls, thinking };
}
