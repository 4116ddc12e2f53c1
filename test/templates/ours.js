// Our side of the comparison: a template compiled by a build of ours, and the ways in which it renders a row.
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { NOW } from "./oracle.js";

/** The time of day is the same on both sides. */
class FixedDate extends Date {
  constructor(...args) {
    if (args.length === 0) super(`${NOW}Z`);
    else super(...args);
  }

  static now() {
    return new FixedDate().getTime();
  }
}

/** Compiles templates with the code in a folder `build`, and parses rows as it does. */
export async function loadBuild(folder) {
  process.env["TZ"] = "UTC";
  globalThis.Date = FixedDate;
  const load = (path) => import(pathToFileURL(join(resolve(folder), path)).href);
  const { ChatTemplate } = await load("rendering/chat-template.js");
  const { chatRenderer } = await load("rendering/chat-renderer.js");
  const { RowError } = await load("domain/problem.js");
  const { RunError } = await load("domain/run-error.js");
  const { parseExact, stringifyExact } = await load("json/exact.js");

  /** What a function gives: {text}, {error, message}, or {crash} where it throws what is no refusal of ours. */
  const outcomeOf = (run) => {
    try {
      return run();
    } catch (error) {
      if (error instanceof RowError) return { error: error.rule, message: error.message };
      if (error instanceof RunError) return { error: error.kind, message: error.message };
      return { crash: `${error?.stack ?? error}`.slice(0, 500) };
    }
  };

  /**
   * The ways to render with a template, each a function of a parsed row and of add_generation_prompt. They share one
   * compiled template, as rows of one run do.
   */
  const compile = ({ template, specials }) => {
    let compiled;
    let renderer;
    const failed = outcomeOf(() => {
      compiled = new ChatTemplate(template, specials);
      renderer = chatRenderer(compiled);
      return {};
    });
    if (failed.error !== undefined || failed.crash !== undefined) {
      return { template: () => failed, renderer: () => failed };
    }
    return {
      template: ({ messages, tools }, prompt) =>
        outcomeOf(() => ({
          text: compiled.render(
            { messages: messages.map(asTransformers), tools: tools ?? undefined },
            prompt,
          ),
        })),
      renderer: (row, prompt) =>
        outcomeOf(() => {
          const conversation = conversationOf(row);
          if (prompt) return { text: renderer.renderPrompt(conversation, row.messages.length).text };
          const { text, writings } = renderer.render(conversation);
          return { text, writings };
        }),
    };
  };

  return { compile, parse: parseExact, stringify: stringifyExact };
}

function conversationOf({ messages, tools }) {
  return {
    messages,
    paths: messages.map((_, index) => ["messages", index, "content"]),
    tools: tools ?? undefined,
  };
}

const THINKING = ["reasoning_content", "thinking", "reasoning"];

/** What apply_chat_template of transformers 5 does to a message: no null fields, and thinking under two names. */
function asTransformers(message) {
  const own = Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null));
  const name = THINKING.find((key) => Object.hasOwn(own, key));
  if (name === undefined) return own;
  return { thinking: own[name], ...own, reasoning_content: own[name] };
}
