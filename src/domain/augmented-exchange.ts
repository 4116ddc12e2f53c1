import type { Conversation, Message } from "./conversation.js";
import type { Exchange } from "./example.js";
import type { Path } from "./path.js";

/** One exchange and its additions: `connector` and `preview` after the prompt, `answerPrefix` before the answer. */
export interface AugmentedExchange {
  readonly exchange: Exchange;
  readonly connector: string;
  /** The preview, or the prefix of `--method virtual`. */
  readonly preview: string;
  readonly answerPrefix: string;
}

/** The conversation with one exchange augmented. */
export function augmentExchange(
  conversation: Conversation,
  { exchange, connector, preview, answerPrefix }: AugmentedExchange,
): Conversation {
  const { prompt, answer, userIndex, assistantIndex } = exchange;
  const addition = connector + preview;
  const messages = conversation.messages.map((message, i) => {
    if (i === userIndex && addition !== "") {
      return prompt.end.kind === "new-part"
        ? addTextPart(message, addition)
        : replaceText(message, prompt.inMessage, (text) => text + addition);
    }
    if (i !== assistantIndex || answerPrefix === "") return message;
    return replaceText(
      message,
      answer.inMessage,
      (text) => text.slice(0, answer.at) + answerPrefix + text.slice(answer.at),
    );
  });
  return { ...conversation, messages };
}

/** The conversation with one prompt truncated: only the first `at` UTF-16 units of its last text are kept. */
export function cutPrompt(
  conversation: Conversation,
  { userIndex, prompt }: Exchange,
  at: number,
): Conversation {
  const messages = conversation.messages.map((message, i) =>
    i === userIndex
      ? replaceText(message, prompt.inMessage, (text) => text.slice(0, text.length - prompt.text.length + at))
      : message,
  );
  return { ...conversation, messages };
}

/** A copy of the message with the text at `path` changed. */
function replaceText(message: Message, path: Path, change: (text: string) => string): Message {
  return replaceAt(message, path, (text) => change(String(text))) as Message;
}

/** A copy of the message with one more text part at the end of its content. */
function addTextPart(message: Message, text: string): Message {
  const parts = Array.isArray(message["content"]) ? message["content"] : [];
  return { ...message, content: [...parts, { type: "text", text }] };
}

function replaceAt(value: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item, i) => (i === step ? replaceAt(item, rest, change) : (item as unknown)));
  const object = value as Readonly<Record<string, unknown>>;
  return { ...object, [step]: replaceAt(object[step], rest, change) };
}
