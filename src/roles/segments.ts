import type { Example } from "../domain/example.js";
import type { RenderedExchange, RenderedRow } from "../rendering/rendered-row.js";
import { endingAt, type Span } from "../rendering/rendering.js";
import type { Role, Segment, TrimmedEnd } from "./model.js";

/** A row's exchanges as they are rendered: those that are selected, and all that have additions. */
export interface RowParts {
  readonly rendered: RenderedRow;
  readonly selected: readonly RenderedExchange[];
  readonly augmented: readonly RenderedExchange[];
  readonly example: Example;
}

/** The parts of the rendered text in its order; what is between two of them is the template's. */
export function segmentsOf(parts: RowParts): readonly Segment[] {
  const { rendered, example } = parts;
  const text = rendered.rendering.text;
  const names = messageNames(example);
  const own = new Set(
    [...parts.selected, ...parts.augmented].flatMap(({ augmented: { exchange } }) => [
      exchange.userIndex,
      exchange.assistantIndex,
    ]),
  );
  const byMessage = new Map<number, RenderedExchange>();
  for (const exchange of [...parts.selected, ...parts.augmented]) {
    byMessage.set(exchange.augmented.exchange.userIndex, exchange);
    byMessage.set(exchange.augmented.exchange.assistantIndex, exchange);
  }
  const found: Segment[] = [];
  const { messages } = rendered.conversation;
  for (let i = 0; i < messages.length; i++) {
    const { role, label } = names[i]!;
    const isOther = !own.has(i);
    const exchange = byMessage.get(i);
    const isAnswer = exchange?.augmented.exchange.assistantIndex === i;
    for (const span of rendered.writings.of(i)) {
      const whole = { role, label, start: span.start, end: span.end, isOther };
      if (exchange === undefined) found.push(whole);
      else if (isAnswer) found.push(...answerParts(text, exchange, whole));
      else found.push(...promptParts(text, exchange, whole));
    }
  }
  for (const exchange of parts.selected) found.push(...thoughtsBefore(text, exchange));
  return joined(found.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start));
}

/** Parts of one name that meet are one part, such as thinking that template and message write together. */
function joined(segments: readonly Segment[]): readonly Segment[] {
  const all: Segment[] = [];
  for (const segment of segments) {
    const last = all.at(-1);
    if (last?.end === segment.start && last.label === segment.label)
      all.push({ ...all.pop()!, end: segment.end });
    else all.push(segment);
  }
  return all;
}

interface Named {
  readonly role: Role;
  readonly label: string;
}

/** What each message is called: numbered when the row has several exchanges. */
function messageNames(example: Example): readonly Named[] {
  const { messages } = example.conversation();
  const replies = new Set(example.replies.map(({ index }) => index));
  const users = messages.filter(({ role }) => role === "user").length;
  let turn = 0;
  return messages.map(({ role }, i): Named => {
    if (role === "user") turn++;
    const number = users > 1 ? ` ${turn}` : "";
    if (role === "user") return { role: "prompt", label: users > 1 ? `user${number}` : "prompt" };
    if (replies.has(i) || role === "assistant") return { role: "answer", label: `answer${number}` };
    return role === "system" ? { role: "system", label: "system" } : { role: "other", label: role };
  });
}

/** The prompt, the connector and the preview of a user message. */
function promptParts(
  text: string,
  { augmented, preview }: RenderedExchange,
  whole: Segment,
): readonly Segment[] {
  if (preview === undefined || preview.start < whole.start || preview.end > whole.end) return [whole];
  const before: Span = { start: whole.start, end: preview.start };
  const connector = endingAt(text, before, augmented.connector) ?? {
    start: preview.start,
    end: preview.start,
  };
  return [
    { ...whole, end: connector.start },
    { ...whole, ...connector, role: "connector", label: "connector" },
    { ...whole, ...preview, ...shared(augmented.answerPrefix) },
  ];
}

/** The thinking, the prefix and the visible text of an answer's content. */
function answerParts(
  text: string,
  { augmented, answer }: RenderedExchange,
  whole: Segment,
): readonly Segment[] {
  if (answer === undefined || answer.start < whole.start || answer.end > whole.end) return [whole];
  const { answerPrefix } = augmented;
  const prefix = answerPrefix !== "" && text.startsWith(answerPrefix, answer.start) ? answerPrefix.length : 0;
  return [
    { ...whole, end: answer.start, role: "thinking", label: "thinking" },
    { ...whole, start: answer.start, end: answer.start + prefix, ...shared(answerPrefix) },
    { ...whole, start: answer.start + prefix },
  ];
}

function shared(answerPrefix: string): Named {
  return answerPrefix === "" ? { role: "preview", label: "preview" } : { role: "prefix", label: "prefix" };
}

/** What stands between the prompt that the model continues and the answer: thinking that the template writes. */
function thoughtsBefore(text: string, exchange: RenderedExchange): readonly Segment[] {
  const { content } = exchange;
  if (content === undefined) return [];
  const prompt = exchange.promptText;
  if (prompt.length >= content.start || !text.startsWith(prompt)) return [];
  if (text.slice(prompt.length, content.start).trim() === "") return [];
  return [{ role: "thinking", label: "thinking", start: prompt.length, end: content.start, isOther: false }];
}

/** The white space that the template trims at the ends of previews. */
export function trimmedEnds({ rendered, augmented }: RowParts): readonly TrimmedEnd[] {
  return augmented.flatMap(({ augmented: { preview: added }, preview }): readonly TrimmedEnd[] => {
    if (preview === undefined) return [];
    const written = preview.end - preview.start;
    const text = added.slice(written);
    if (text === "" || text.trim() !== "") return [];
    return [{ after: rendered.tokens.through(preview.end), text }];
  });
}
