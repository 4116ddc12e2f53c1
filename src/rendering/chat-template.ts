import type { Conversation } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import { JinjaTemplate } from "../jinja/template.js";
import { TemplateError, TemplateSyntaxError } from "../jinja/template-error.js";
import { type Str, Trace } from "../jinja/text.js";
import type { Value } from "../jinja/value.js";
import { JsonReader } from "./from-json.js";
import { readMessages } from "./messages.js";

/** The steps that a template may take: a base, and more for each character of the row. */
const BASE_STEPS = 2_000_000;
const STEPS_PER_CHARACTER = 1000;

/** What a template is given of a row. */
type Input = Pick<Conversation, "messages" | "tools">;

/** What a run of a template wrote, and how that depends on the contents. */
export interface Run {
  readonly output: readonly Str[];
  readonly trace: Trace;
}

/** A compiled chat template, with the tokenizer's special tokens. */
export class ChatTemplate {
  readonly source: string;
  private readonly template: JinjaTemplate;
  private readonly specials: readonly (readonly [string, string])[];

  /** `specials` are the special tokens of tokenizer_config.json, such as `bos_token`. Throws RunError `config`. */
  constructor(source: string, specials: Readonly<Record<string, string>>) {
    this.source = source;
    this.specials = Object.entries(specials);
    try {
      this.template = new JinjaTemplate(source);
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      const { message, line, isGap } = error;
      throw new RunError(
        "config",
        isGap ? gapMessage(message, line) : `the chat template is not valid Jinja: line ${line}: ${message}`,
        error,
      );
    }
  }

  /**
   * The conversation as text, exactly as `apply_chat_template` of Python's transformers gives it. Throws RowError
   * `template-failed` when the template refuses the conversation, or does too much work.
   */
  render(input: Input, generationPrompt: boolean): string {
    const { output } = this.run(input, generationPrompt, false);
    return output
      .flatMap((text) => (typeof text === "string" ? [text] : text.leaves()))
      .map((leaf) => (typeof leaf === "string" ? leaf : leaf.output()))
      .join("");
  }

  /** The same, in pieces. Unless it is `traced`, the trace is not complete. */
  run({ messages, tools }: Input, generationPrompt: boolean, traced: boolean): Run {
    const [reader, trace] = [new JsonReader(), new Trace()];
    trace.isComplete = traced;
    const variables = new Map<string, Value>(this.specials);
    variables.set("messages", readMessages(messages, reader, trace));
    variables.set("tools", tools === undefined ? null : reader.read(tools));
    variables.set("documents", null);
    variables.set("add_generation_prompt", generationPrompt);
    const now = (): Date => {
      // the text depends on the day, so it is not reused
      trace.isComplete = false;
      return new Date();
    };
    try {
      const output = this.template.render(variables, BASE_STEPS + STEPS_PER_CHARACTER * reader.size, now);
      return { output, trace };
    } catch (error) {
      if (error instanceof TemplateError) throw new RowError("template-failed", [], explain(error));
      throw error;
    }
  }
}

function gapMessage(what: string, line: number): string {
  return `this tool does not support ${what}, which line ${line} of the chat template uses`;
}

function explain({ fault, message, line }: TemplateError): string {
  switch (fault) {
    case "refused":
      return message === ""
        ? `the chat template refuses this conversation, in its line ${line}`
        : `the chat template refuses this conversation: "${message}"`;
    case "failed":
      return `the chat template fails on this conversation, in its line ${line}: ${message}`;
    case "unsupported":
      return gapMessage(message, line);
    case "limit":
      return `${message} on this conversation, in line ${line} of the chat template`;
  }
}
