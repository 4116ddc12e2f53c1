import { type Conversation, contentTexts, type Message } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import type { ChatTemplate } from "./chat-template.js";
import type { Renderer } from "./renderer.js";
import { addSentinels, readSentinels } from "./sentinels.js";
import { findTestedStrings, learnSkeleton, type Rendering, type Skeleton, type Span } from "./skeleton.js";

/** Filled texts compared with the template's own: the first of each sequence of roles, then one in COMPARED_SHARE. */
const COMPARED_FIRST = 16;
const COMPARED_SHARE = 2048;

/**
 * Renders with a chat template. Most of a template's output is fixed for a sequence of roles: it is learned once, as a
 * skeleton, and filled. Rows that are not plain run the template; so do some others, to compare the two texts. After
 * the first difference, every row runs the template.
 */
export function chatRenderer(template: ChatTemplate): Renderer {
  const testedStrings = findTestedStrings(template.source);
  const skeletons = new Map<string, { skeleton: Skeleton | undefined; uses: number }>();
  let trusted = true;

  const fill = (
    messages: readonly Message[],
    tools: unknown,
    generationPrompt: boolean,
  ): Rendering | undefined => {
    if (!trusted || tools !== undefined || !messages.every(isPlain)) return undefined;
    const roles = messages.map(({ role }) => role);
    const key = JSON.stringify([generationPrompt, ...roles]);
    let known = skeletons.get(key);
    if (known === undefined) {
      const render = (placeholders: readonly Message[]): string =>
        template.render({ messages: placeholders, tools: undefined }, generationPrompt);
      known = { skeleton: learnSkeleton(roles, render, testedStrings), uses: 0 };
      skeletons.set(key, known);
    }
    const rendered = known.skeleton?.fill(messages.map(({ content }) => content as string));
    if (rendered === undefined) return undefined;
    if (known.uses++ < COMPARED_FIRST || isSampled(rendered.text)) {
      trusted = rendered.text === template.render({ messages, tools }, generationPrompt);
      if (!trusted) return undefined;
    }
    return rendered;
  };

  const runTemplate = ({ messages, tools }: Conversation): Rendering => {
    const plain = messages.map(asTransformers);
    const text = template.render({ messages: plain, tools }, false);
    return locateContents(text, plain, (marked) => template.render({ messages: marked, tools }, false));
  };

  return {
    render: (conversation) =>
      fill(conversation.messages, conversation.tools, false) ?? runTemplate(conversation),
    renderPrompt: ({ messages, tools }, assistantIndex) => {
      const before = messages.slice(0, assistantIndex);
      const rendered = fill(before, tools, true);
      return rendered?.text ?? template.render({ messages: before.map(asTransformers), tools }, true);
    },
    markers: (addedTokens) => findMarkers(template, addedTokens),
  };
}

/** The roles of two exchanges, around which a template writes all its markers. */
const MARKED_ROLES = ["user", "assistant", "user", "assistant"];

/** The last line before each content, split at added tokens; bare words and short pieces are not markers. */
function findMarkers(template: ChatTemplate, addedTokens: readonly string[]): readonly string[] {
  const render = (messages: readonly Message[]): string =>
    template.render({ messages, tools: undefined }, false);
  try {
    const fixed = learnSkeleton(MARKED_ROLES, render, undefined)?.fixed.slice(0, -1) ?? [];
    const lines = fixed.map((text) => text.trimEnd().split("\n").at(-1) ?? "");
    const pieces = lines.flatMap((line) =>
      addedTokens.reduce((rest, token) => rest.replaceAll(token, "\n"), line).split("\n"),
    );
    return [
      ...new Set(
        pieces
          .map((piece) => piece.trim())
          .filter((piece) => /.../s.test(piece) && /[^\p{L}\s]/u.test(piece)),
      ),
    ];
  } catch (error) {
    if (error instanceof RowError) return [];
    throw error;
  }
}

/**
 * The message as transformers 5 gives it to a template: without null fields, and with the model's thinking under the
 * one name that templates know.
 */
function asTransformers(message: Message): Message {
  const fields = Object.entries(message).filter(([, value]) => value !== null);
  const named = fields.map(
    ([name, value]) => [THINKING.has(name) ? "reasoning_content" : name, value] as const,
  );
  return Object.fromEntries(named) as Message;
}

const THINKING = new Set(["reasoning", "thinking"]);

/** Whether a message has only a role and a text. */
function isPlain(message: Message): boolean {
  if (typeof message["content"] !== "string") return false;
  for (const key in message) if (key !== "role" && key !== "content") return false;
  return true;
}

/** Selects one text in COMPARED_SHARE, by the text itself. */
function isSampled(text: string): boolean {
  return (Math.imul(text.length, 0x9e3779b1) ^ text.charCodeAt(text.length >> 1)) % COMPARED_SHARE === 0;
}

/** Finds the contents by sentinels around them, or by a search when the sentinels change the template's output. */
function locateContents(
  text: string,
  messages: readonly Message[],
  render: (marked: readonly Message[]) => string,
): Rendering {
  refuseUnwritten(text, messages);
  const marked = addSentinels(messages);
  if (marked !== undefined) {
    try {
      const read = readSentinels(render(marked), messages);
      if (read.text === text) return read;
    } catch (error) {
      // a template may refuse the sentinels although it accepted the text
      if (!(error instanceof RowError)) throw error;
    }
  }
  return { text, contents: searchContents(text, messages), pattern: undefined };
}

/**
 * Throws RowError `template-failed` when the text lacks a content that is made of parts: in Python, such a template
 * raises an error or writes the content as a list.
 */
function refuseUnwritten(text: string, messages: readonly Message[]): void {
  const parted = messages.filter(({ content }) => Array.isArray(content));
  const isWritten = parted.every((message) =>
    contentTexts(message).every((part) => text.includes(part.trim())),
  );
  // a list that is joined to a text becomes JSON here; Python raises an error
  if (isWritten && !(parted.length > 0 && /\{"type": ?"text"/.test(text))) return;
  throw new RowError(
    "template-failed",
    [],
    "the chat template does not write a content that is a list of parts",
  );
}

/** The positions of the messages' texts, unchanged or trimmed, each after the previous one. */
function searchContents(text: string, messages: readonly Message[]): readonly (Span | undefined)[] {
  let at = 0;
  const place = (content: string): Span | undefined => {
    for (const form of [content, content.trim()]) {
      const start = form === "" ? -1 : text.indexOf(form, at);
      if (start === -1) continue;
      at = start + form.length;
      return { start, end: at };
    }
    return undefined;
  };
  return messages.map((message) => {
    const { content } = message;
    if (typeof content === "string") return place(content);
    if (!Array.isArray(content)) return undefined;
    const spans = contentTexts(message).flatMap((part) => place(part) ?? []);
    return spans.length === 0 ? undefined : { start: spans[0]!.start, end: spans.at(-1)!.end };
  });
}
