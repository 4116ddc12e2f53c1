import type { Message } from "../domain/conversation.js";
import { Dict } from "../jinja/dict.js";
import { Leaf, type Source, type Trace } from "../jinja/text.js";
import type { Value } from "../jinja/value.js";
import { keysOf } from "../json/exact.js";
import type { JsonReader } from "./from-json.js";

const REASONING = ["reasoning_content", "thinking", "reasoning"];

/**
 * A message as transformers 5 gives it to a template: without null fields, and with the model's reasoning under the
 * names that templates read, `reasoning_content` and `thinking`, beside the name that it has in the row.
 */
function asTransformers(message: Message): ReadonlyMap<string, unknown> {
  const fields = new Map(
    keysOf(message)
      .map((key) => [key, message[key]] as const)
      .filter(([, value]) => value !== null),
  );
  const name = REASONING.find((key) => fields.has(key));
  if (name === undefined) return fields;
  const reasoning = fields.get(name);
  return new Map([["thinking", reasoning], ...fields, ["reasoning_content", reasoning]]);
}

/** The messages as values of a template, with contents that know where they are in the output. */
export function readMessages(
  messages: readonly Message[],
  reader: JsonReader,
  trace: Trace,
): readonly Value[] {
  return messages.map((message, index) => {
    const dict = new Dict();
    for (const [name, value] of asTransformers(message)) {
      const text = (characters: string, part: number): Leaf =>
        markText(characters, { message: index, part }, trace);
      dict.setText(name, name === "content" ? readContent(value, reader, text) : reader.read(value));
    }
    return dict;
  });
}

function markText(characters: string, source: Source, trace: Trace): Leaf {
  return new Leaf(characters, source, trace, { source, strips: [] });
}

function readContent(
  content: unknown,
  reader: JsonReader,
  mark: (text: string, part: number) => Leaf,
): Value {
  if (typeof content === "string") {
    reader.size += content.length;
    return mark(content, 0);
  }
  const value = reader.read(content);
  if (!Array.isArray(content) || !Array.isArray(value)) return value;
  return (value as readonly Value[]).map((part, i) => {
    const text = part instanceof Dict ? part.get("text") : undefined;
    if (typeof text !== "string") return part;
    (part as Dict).setText("text", mark(text, i));
    return part;
  });
}
