import type { Conversation, Message } from "./conversation.js";
import type { Exchange } from "./example.js";
import type { PrefixChoice, PreviewLength } from "./outcome.js";
import type { Path } from "./path.js";

/** One exchange and its additions: `connector` and `preview` after the prompt, `answerPrefix` before the answer. */
export interface AugmentedExchange {
  readonly exchange: Exchange;
  readonly connector: string;
  /** The preview, or the prefix of `--method virtual`. */
  readonly preview: string;
  readonly answerPrefix: string;
  /** Of a preview that was made from its answer. */
  readonly previewLength?: PreviewLength | undefined;
  /** Of a prefix that was chosen from several. */
  readonly prefixChoice?: PrefixChoice | undefined;
}

/** The conversation with these exchanges augmented. */
export function augmentExchanges(
  conversation: Conversation,
  exchanges: readonly AugmentedExchange[],
): Conversation {
  // one copy of the list for all exchanges, of which a conversation may have thousands
  const messages = [...conversation.messages];
  for (const { exchange, connector, preview, answerPrefix } of exchanges) {
    const { prompt, answer, userIndex, assistantIndex } = exchange;
    const [user, assistant] = [messages[userIndex], messages[assistantIndex]];
    const addition = connector + preview;
    if (user !== undefined && addition !== "") {
      messages[userIndex] =
        prompt.end.kind === "new-part"
          ? addTextPart(user, addition)
          : replaceText(user, prompt.inMessage, (text) => text + addition);
    }
    if (assistant === undefined || answerPrefix === "") continue;
    messages[assistantIndex] = replaceText(
      assistant,
      answer.inMessage,
      (text) => text.slice(0, answer.at) + answerPrefix + text.slice(answer.at),
    );
  }
  return { ...conversation, messages };
}

/** A prompt, and how many UTF-16 units of its last text are kept. */
export interface PromptCut {
  readonly exchange: Exchange;
  readonly at: number;
}

/** The conversation with these prompts truncated. */
export function cutPrompts(conversation: Conversation, cuts: readonly PromptCut[]): Conversation {
  const messages = [...conversation.messages];
  for (const { exchange, at } of cuts) {
    const { userIndex, prompt } = exchange;
    const user = messages[userIndex];
    if (user === undefined) continue;
    messages[userIndex] = replaceText(user, prompt.inMessage, (text) =>
      text.slice(0, text.length - prompt.text.length + at),
    );
  }
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
