import { type AugmentedExchange, type Conversation, contentTexts } from "../domain/conversation.js";
import type { Encoding, Tokenizer } from "../domain/tokenizer.js";
import type { Renderer } from "./renderer.js";
import type { Rendered, Span } from "./skeleton.js";

/** Looks at conversations as a model is fed them: text and tokens. All who judge a row share what it made. */
export class Lens {
  private readonly renderer: Renderer;
  private readonly tokenizer: Tokenizer;

  constructor(renderer: Renderer, tokenizer: Tokenizer) {
    this.renderer = renderer;
    this.tokenizer = tokenizer;
  }

  /** Throws RowError `template-failed`. */
  look(conversation: Conversation): View {
    return new View(conversation, this.renderer, this.tokenizer);
  }
}

/** What a model answers from. */
export interface Prompt {
  readonly text: string;
  readonly ids: Int32Array;
}

/** One conversation as a model is fed it. Tokens are only made when they are asked for. */
export class View {
  readonly conversation: Conversation;
  readonly rendered: Rendered;
  private readonly renderer: Renderer;
  private readonly tokenizer: Tokenizer;
  private encoding: Encoding | undefined;
  private readonly prompts = new Map<number, Prompt>();

  constructor(conversation: Conversation, renderer: Renderer, tokenizer: Tokenizer) {
    this.conversation = conversation;
    this.renderer = renderer;
    this.tokenizer = tokenizer;
    this.rendered = renderer.render(conversation);
  }

  get tokens(): Encoding {
    this.encoding ??= this.tokenizer.encode(this.rendered.text);
    return this.encoding;
  }

  /** How many tokens the row has. */
  get length(): number {
    return this.encoding?.ids.length ?? this.tokenizer.count(this.rendered.text);
  }

  /** What a model answers from: all in front of message `answered`, and the header that opens it. */
  prompt(answered: number): Prompt {
    let prompt = this.prompts.get(answered);
    if (prompt === undefined) {
      const text = this.renderer.renderPrompt(this.conversation, answered);
      prompt = { text, ids: this.tokenizer.encode(text).ids };
      this.prompts.set(answered, prompt);
    }
    return prompt;
  }

  /** Where the exchange's preview or prefix stands in the prompt, as far as the template left it whole. */
  shownSpan({ exchange, shown }: AugmentedExchange): Span | undefined {
    const end = this.rendered.contents[exchange.asked]?.end;
    return end === undefined ? undefined : endingAt(this.rendered.text, end, [shown, shown.trimEnd()]);
  }

  /** Where the exchange's visible answer stands, with the prefix in front of it; the template may have trimmed it. */
  answerSpan({ exchange, beforeAnswer }: AugmentedExchange): Span | undefined {
    const { text, contents } = this.rendered;
    const { answer, answered } = exchange;
    const content = contents[answered];
    if (content === undefined) return undefined;
    const visible = beforeAnswer + answer.text;
    const forms = [visible, visible.trimEnd(), visible.trimStart(), visible.trim()];
    const found = endingAt(text, content.end, forms);
    if (found !== undefined && found.start >= content.start) return found;
    // an answer in several parts is only known as a whole
    return Array.isArray(this.conversation.messages[answered]?.["content"]) ? content : undefined;
  }

  /** Where the next message's content begins, or the text ends. */
  endAfter(answered: number): number {
    const { text, contents } = this.rendered;
    return contents.slice(answered + 1).find((span) => span !== undefined)?.start ?? text.length;
  }

  /** All texts of the messages' contents, with the index of their message. */
  *texts(): Generator<{ readonly index: number; readonly text: string }> {
    for (const [index, message] of this.conversation.messages.entries()) {
      for (const text of contentTexts(message)) yield { index, text };
    }
  }
}

/** Where the first of the forms stands that the text has in front of `end`; an empty one stands nowhere. */
function endingAt(text: string, end: number, forms: readonly string[]): Span | undefined {
  for (const form of forms) {
    const start = end - form.length;
    if (form !== "" && start >= 0 && text.startsWith(form, start)) return { start, end };
  }
  return undefined;
}
