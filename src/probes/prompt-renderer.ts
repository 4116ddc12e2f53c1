import type { Conversation, Message } from "../domain/conversation.js";
import { contentTexts } from "../domain/conversation.js";
import { escapeRegExp } from "../domain/escape-regexp.js";
import { RowError } from "../domain/problem.js";
import { standsAt } from "../domain/stands-at.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import { strippedRange } from "../jinja/white-space.js";
import type { RunRendering } from "../settings/create-validator.js";
import type { RenderedPrompt } from "./probe.js";

/** A prompt, and the prefill as it stands at its end. */
export interface Rendered {
  readonly prompt: RenderedPrompt;
  readonly prefill: string | undefined;
}

/** Renders the prompts of probes, and counts their tokens. */
export class PromptRenderer {
  /** What the tokenizer itself writes in front of every text, such as `<s>`. */
  readonly added: string;
  /** Whether a prompt began with it, and whether one did not. */
  readonly seen = { with: false, without: false };
  private readonly rendering: RunRendering;
  private readonly tokenizer: Tokenizer;
  private readonly marker: RegExp | undefined;

  constructor(rendering: RunRendering, tokenizer: Tokenizer, added: string) {
    this.rendering = rendering;
    this.tokenizer = tokenizer;
    this.added = added;
    const controls = tokenizer.addedTokens.filter(({ special }) => special).map(({ content }) => content);
    const marks = [...rendering.markers, ...controls].filter((mark) => mark.trim() !== "");
    this.marker = marks.length === 0 ? undefined : new RegExp(marks.map(escapeRegExp).join("|"));
  }

  /** Whether a text of the messages has a marker of the template, or a control token: it would not be read as a text. */
  hasMarker(messages: readonly Message[]): boolean {
    const { marker } = this;
    return (
      marker !== undefined &&
      messages.some((message) => contentTexts(message).some((text) => marker.test(text)))
    );
  }

  /**
   * The prompt that a model continues. With a prefill, it is what `apply_chat_template` of Python's transformers gives with
   * `continue_final_message`, as vLLM calls it. Throws RowError `template-failed` or `preview-altered`.
   */
  render(messages: readonly Message[], prefill: string | undefined): Rendered {
    const rendered =
      prefill === undefined
        ? { whole: this.rendering.renderer.prompt(conversationOf(messages)), prefill }
        : this.continued(messages, prefill);
    const isFirst = this.added !== "" && rendered.whole.startsWith(this.added);
    this.seen[isFirst ? "with" : "without"] = true;
    return {
      prompt: {
        text: isFirst ? rendered.whole.slice(this.added.length) : rendered.whole,
        tokens: this.tokenizer.count(rendered.whole),
      },
      prefill: rendered.prefill,
    };
  }

  /** The row up to the end of the prefill; white space at its end stays where the template keeps that of the tag. */
  private continued(messages: readonly Message[], prefill: string) {
    if (prefill.trim() === "") throw altered("the beginning of the answer is white space alone");
    const tagged = { role: "assistant", content: prefill + TAG };
    const text = this.rendering.renderer.text(conversationOf([...messages, tagged]));
    const at = text.lastIndexOf(TAG.trimEnd());
    const before = text.slice(0, Math.max(at, 0));
    const whole = standsAt(text, TAG, at) ? before : withoutSpaceAtEnd(before);
    const found = [prefill, prefill.trimEnd(), prefill.trimStart(), prefill.trim()].find((form) =>
      whole.endsWith(form),
    );
    if (found === undefined) throw altered("the chat template drops or changes the beginning of the answer");
    return { whole, prefill: found };
  }
}

/** As transformers 5 has it: written behind the prefill, to see what a template does with the end of a content. */
const TAG = "CONTINUE_FINAL_MESSAGE_TAG ";

function altered(message: string): RowError {
  return new RowError("preview-altered", [], message);
}

/** As Python's `rstrip`. */
function withoutSpaceAtEnd(text: string): string {
  return text.slice(0, strippedRange(text, { left: false, right: true }, undefined)[1]);
}

function conversationOf(messages: readonly Message[]): Conversation {
  return { messages, paths: messages.map(() => []), tools: undefined };
}
