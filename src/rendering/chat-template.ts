import { Template } from "@huggingface/jinja";
import type { Conversation, Message } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import { ExactNumber } from "../json/exact.js";
import { callPython, PYTHON_CALLS } from "./python-compat.js";

/** Maximum length of a rendered text, in UTF-16 units; a longer one is a fault of the template. */
const MOST_CHARACTERS = 1 << 28;

/** A compiled chat template, with the tokenizer's special tokens. */
export class ChatTemplate {
  readonly source: string;
  private readonly template: Template;
  private readonly beforeRun: () => void;
  /** The template's variables. One object is reused: each new one would leave a hidden class in V8's old generation. */
  private readonly context: Record<string, unknown>;

  /**
   * `specials` are the special tokens of tokenizer_config.json, such as `bos_token`; `beforeRun` is called before each
   * run of the template, which may never end. Throws RunError `config`.
   */
  constructor(
    source: string,
    specials: Readonly<Record<string, string>>,
    beforeRun: () => void = () => undefined,
  ) {
    this.source = source;
    this.beforeRun = beforeRun;
    this.context = { ...specials, ...PYTHON_CALLS, documents: null };
    try {
      this.template = new Template(source);
      callPython(this.template);
    } catch (cause) {
      throw new RunError(
        "config",
        "the chat template is not valid Jinja, or uses a feature that is not supported",
        cause,
      );
    }
  }

  /**
   * The conversation as text, exactly as `apply_chat_template` of Python's transformers gives it. Throws RowError
   * `template-failed` when the template refuses the conversation or its output is too long.
   */
  render({ messages, tools }: Pick<Conversation, "messages" | "tools">, generationPrompt: boolean): string {
    this.beforeRun();
    let text: string;
    const row = {
      messages: withOwnNumbers(messages) as Message[],
      tools: withOwnNumbers(tools) ?? null,
      add_generation_prompt: generationPrompt,
    };
    try {
      text = this.template.render(Object.assign(this.context, row));
    } catch (cause) {
      // a template's own message can quote the row, so it is left out
      const isPlainError = cause instanceof Error && cause.constructor === Error;
      if (
        !isPlainError &&
        !(cause instanceof RangeError) &&
        !(cause instanceof TypeError) &&
        !(cause instanceof SyntaxError)
      ) {
        throw cause;
      }
      throw new RowError("template-failed", [], "the chat template failed on this conversation");
    }
    if (text.length > MOST_CHARACTERS)
      throw new RowError("template-failed", [], "the output of the chat template is too long");
    return text;
  }
}

/** A copy of a value with JavaScript's own numbers, the only ones that this renderer knows. */
function withOwnNumbers(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof ExactNumber) return Number(value.spelling);
  if (Array.isArray(value)) return value.map(withOwnNumbers);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withOwnNumbers(one)]));
}
