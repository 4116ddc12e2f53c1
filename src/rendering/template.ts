import { Template } from "@huggingface/jinja";
import type { Conversation, Message } from "../domain/conversation.js";
import { RunError } from "../domain/failure.js";
import { RowError } from "../domain/problem.js";
import { callPython, PYTHON_CALLS } from "./python-calls.js";

/** A longer text is no conversation, but a template that explodes. */
const MOST_CHARACTERS = 1 << 28;

/** A chat template, compiled, with the tokenizer's special tokens at hand. */
export class ChatTemplate {
  readonly source: string;
  private readonly template: Template;
  private readonly specials: Readonly<Record<string, string>>;

  /** `specials` are those of tokenizer_config.json, such as `bos_token`. Throws RunError `config`. */
  constructor(source: string, specials: Readonly<Record<string, string>>) {
    this.source = source;
    this.specials = specials;
    try {
      this.template = new Template(source);
      callPython(this.template);
    } catch (cause) {
      throw new RunError(
        "config",
        "the chat template cannot be read; it is no Jinja that is understood here",
        cause,
      );
    }
  }

  /**
   * The conversation as text, exactly as `apply_chat_template` of Python's transformers gives it. Throws RowError
   * `template-failed` when the template refuses the conversation or explodes.
   */
  render({ messages, tools }: Pick<Conversation, "messages" | "tools">, generationPrompt: boolean): string {
    let text: string;
    try {
      text = this.template.render({
        ...this.specials,
        ...PYTHON_CALLS,
        messages: messages as Message[],
        tools: tools ?? null,
        documents: null,
        add_generation_prompt: generationPrompt,
      });
    } catch (cause) {
      // a template's own words can quote the row, so they are left out
      const own = cause instanceof Error && cause.constructor === Error;
      if (
        !own &&
        !(cause instanceof RangeError) &&
        !(cause instanceof TypeError) &&
        !(cause instanceof SyntaxError)
      ) {
        throw cause;
      }
      throw new RowError("template-failed", [], "the chat template refuses this conversation");
    }
    if (text.length > MOST_CHARACTERS)
      throw new RowError("template-failed", [], "the chat template makes no end of text");
    return text;
  }
}
