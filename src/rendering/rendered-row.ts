import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import { type Conversation, contentTexts } from "../domain/conversation.js";
import type { FilledText } from "../domain/filled-text.js";
import { formatNumber } from "../domain/format-number.js";
import { RowError } from "../domain/problem.js";
import { standsAt } from "../domain/stands-at.js";
import type { Encoding, Tokenizer } from "../domain/tokenizer.js";
import type { Renderer } from "./renderer.js";
import { endingAt, type Rendering, type Span } from "./rendering.js";
import { Writings } from "./writings.js";

/**
 * How many characters the beginnings of a conversation may have together, each of which is rendered by itself: the prompt
 * of an exchange is one, and a conversation of n exchanges has n of them.
 */
const MOST_BEGINNINGS = 1 << 28;

/** Renders conversations. The checks of a row share the rendered text and its tokens. */
export class RowRenderer {
  private readonly renderer: Renderer;
  private readonly tokenizer: Tokenizer;

  constructor(renderer: Renderer, tokenizer: Tokenizer) {
    this.renderer = renderer;
    this.tokenizer = tokenizer;
  }

  /** Throws RowError `template-failed`. */
  render(conversation: Conversation): RenderedRow {
    return new RenderedRow(conversation, this.renderer.render(conversation), this.renderer, this.tokenizer);
  }

  /** A whole conversation as text. Throws RowError `template-failed`. */
  text(conversation: Conversation): string {
    return this.renderer.render(conversation).text;
  }

  /** The text that a model continues with an answer to the whole conversation. Throws RowError `template-failed`. */
  prompt(conversation: Conversation): string {
    return this.renderer.renderPrompt(conversation, conversation.messages.length).text;
  }
}

/** One rendered conversation, tokenized on first use. */
export class RenderedRow {
  readonly conversation: Conversation;
  readonly rendering: Rendering;
  private readonly renderer: Renderer;
  private readonly tokenizer: Tokenizer;
  private encoding: Encoding | undefined;
  private counted: number | undefined;
  private places: Writings | undefined;
  /** How many characters the prompts of all exchanges have together. */
  private prompts = 0;

  constructor(conversation: Conversation, rendering: Rendering, renderer: Renderer, tokenizer: Tokenizer) {
    this.conversation = conversation;
    this.rendering = rendering;
    this.renderer = renderer;
    this.tokenizer = tokenizer;
  }

  /** The same row with what is known of its tokens, for other exchanges. */
  again(): RenderedRow {
    const row = new RenderedRow(this.conversation, this.rendering, this.renderer, this.tokenizer);
    row.encoding = this.encoding;
    row.counted = this.counted;
    row.places = this.places;
    return row;
  }

  get tokens(): Encoding {
    this.encoding ??= this.tokenizer.encode(this.rendering);
    return this.encoding;
  }

  get writings(): Writings {
    this.places ??= new Writings(this.rendering.writings, this.conversation.messages.length);
    return this.places;
  }

  /** How many tokens the row has. */
  get length(): number {
    if (this.encoding !== undefined) return this.encoding.length;
    this.counted ??= this.tokenizer.count(this.rendering.text);
    return this.counted;
  }

  /** One exchange of this row. */
  exchange(exchange: AugmentedExchange): RenderedExchange {
    this.prompts += this.beginning(exchange.exchange.assistantIndex);
    return new RenderedExchange(this, exchange);
  }

  /** The text that a model continues with its answer: everything before message `assistantIndex`, and its header. */
  prompt(assistantIndex: number): FilledText {
    return this.renderer.renderPrompt(this.conversation, assistantIndex);
  }

  /** How many characters the messages before one have in the text. */
  beginning(index: number): number {
    return this.writings.endOfEarlier(index);
  }

  /**
   * Throws RowError `template-failed` when beginnings of the row that are to be rendered by themselves, the prompts of its
   * exchanges if no others are given, are too long together: work that grows with the square of the row.
   */
  refuseLongBeginnings(characters = this.prompts): void {
    if (characters <= MOST_BEGINNINGS) return;
    throw new RowError(
      "template-failed",
      [],
      `its exchanges have prompts of ${formatNumber(characters)} characters together, more than ${formatNumber(MOST_BEGINNINGS)}; use --turns last, or --expand`,
    );
  }

  encode(text: string | FilledText): Encoding {
    return this.tokenizer.encode(text);
  }

  /** All texts of the messages' contents, with the index of their message. */
  *texts(): Generator<{ readonly index: number; readonly text: string }> {
    for (const [index, message] of this.conversation.messages.entries()) {
      for (const text of contentTexts(message)) yield { index, text };
    }
  }
}

/** The tokens of a prompt alone: how many, and the first that is not the row's own; -1 if all are. */
export interface PromptTokens {
  readonly length: number;
  readonly differs: number;
}

/** One exchange of a rendered row. Spans are positions in the rendered text. */
export class RenderedExchange {
  readonly rendered: RenderedRow;
  readonly augmented: AugmentedExchange;
  /** The preview or prefix in the prompt, perhaps trimmed at its end; undefined when it is empty or changed. */
  readonly preview: Span | undefined;
  /** The visible answer with its prefix, perhaps trimmed; undefined when the template changed it. */
  readonly answer: Span | undefined;
  /** What the template wrote of the answer's message; undefined when it wrote nothing of it. */
  readonly content: Span | undefined;
  /** The start of the content that is written next, or the end of the text. */
  readonly end: number;
  private promptTokens: PromptTokens | undefined;

  constructor(rendered: RenderedRow, augmented: AugmentedExchange) {
    const { writings } = rendered;
    const { text } = rendered.rendering;
    const { userIndex, assistantIndex, answer } = augmented.exchange;
    this.rendered = rendered;
    this.augmented = augmented;
    const { preview } = augmented;
    const prompt = writings.of(userIndex).at(-1);
    this.preview = prompt && (endingAt(text, prompt, preview) ?? endingAt(text, prompt, preview.trimEnd()));
    const own = writings.of(assistantIndex);
    if (own.length > 1)
      throw new RowError(
        "template-failed",
        answer.path,
        "the chat template writes this answer more than once, with other messages between; no loss mask fits it",
      );
    this.content = own[0];
    this.answer = answerIn(rendered, augmented, this.content);
    const from = this.content?.end ?? writings.endOfEarlier(assistantIndex);
    this.end = writings.after(from)?.start ?? text.length;
  }

  /** The text that the model continues with its answer: everything before the answer, including its header. */
  get promptText(): string {
    return this.rendered.prompt(this.augmented.exchange.assistantIndex).text;
  }

  /** The tokens of the prompt alone. They are compared and not kept: those of many exchanges are many times the row's. */
  get prompt(): PromptTokens {
    if (this.promptTokens === undefined) {
      this.rendered.refuseLongBeginnings();
      const tokens = this.rendered.encode(this.rendered.prompt(this.augmented.exchange.assistantIndex));
      this.promptTokens = {
        length: tokens.length,
        differs: this.rendered.tokens.differsFrom(tokens),
      };
    }
    return this.promptTokens;
  }

  /**
   * Whether the row begins with what the prompt alone writes of the earlier messages. Where a template moves a later
   * message in front of them, it does not, and `masked` ends too early.
   */
  get hasPromptFirst(): boolean {
    const { rendering, writings, tokens } = this.rendered;
    const earlier = writings.endOfEarlier(this.augmented.exchange.assistantIndex);
    return tokens.before(earlier) <= this.masked || standsAt(rendering.text, this.promptText, 0);
  }

  /**
   * How many of the row's tokens are masked: the first ones that it shares with the prompt alone. One token may join the
   * prompt's end and the answer's beginning; it is trained, as in TRL since 1.15.
   */
  get masked(): number {
    const { length, differs } = this.prompt;
    return differs === -1 ? length : differs;
  }
}

function answerIn(
  rendered: RenderedRow,
  { exchange, answerPrefix }: AugmentedExchange,
  content: Span | undefined,
): Span | undefined {
  const { answer, assistantIndex } = exchange;
  if (content === undefined) return undefined;
  const visible = answerPrefix + answer.text;
  const { text } = rendered.rendering;
  const found =
    endingAt(text, content, visible) ??
    endingAt(text, content, visible.trimEnd()) ??
    endingAt(text, content, visible.trimStart()) ??
    endingAt(text, content, visible.trim());
  // an answer in several parts can only be located as a whole
  return (
    found ??
    (Array.isArray(rendered.conversation.messages[assistantIndex]?.["content"]) ? content : undefined)
  );
}
