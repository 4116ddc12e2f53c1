import { type Conversation, contentTexts, type Message } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import { Leaf } from "../jinja/text.js";
import type { ChatTemplate, Run } from "./chat-template.js";
import { Pattern } from "./pattern.js";
import type { Renderer } from "./renderer.js";
import { type Rendering, RenderingBuilder } from "./rendering.js";

/** The longest sequence of roles that is kept, and how many sequences are kept: longer ones seldom occur twice. */
const MOST_MESSAGES = 32;
const MOST_SEQUENCES = 4096;
/** How many patterns are kept for one sequence of roles. */
const MOST_PATTERNS = 8;

/**
 * Renders with a chat template. What it writes for a sequence of roles is kept as a pattern and filled with the contents
 * of other rows, where the template provably does the same with them. A row renders alike whatever came before it.
 */
export function chatRenderer(template: ChatTemplate): Renderer {
  const known = new Map<string, Sequence>();
  /** The last one of whole rows, and of prompts: most rows have the same roles as the one before. */
  const last: Record<"row" | "prompt", Sequence | undefined> = { row: undefined, prompt: undefined };

  const sequenceOf = (messages: readonly Message[], kind: "row" | "prompt"): Sequence => {
    const latest = last[kind];
    if (latest !== undefined && isOf(latest, messages)) return latest;
    const key = `${kind}${messages.map(({ role }) => `,${role.length}:${role}`).join("")}`;
    const found = known.get(key) ?? { roles: messages.map(({ role }) => role), patterns: [] };
    if (known.size < MOST_SEQUENCES) known.set(key, found);
    last[kind] = found;
    return found;
  };

  const render = (
    { messages, tools }: Pick<Conversation, "messages" | "tools">,
    generationPrompt: boolean,
  ): Rendering => {
    const isPlainRow = tools === undefined && messages.length <= MOST_MESSAGES && messages.every(isPlain);
    if (!isPlainRow) return toRendering(messages, template.run({ messages, tools }, generationPrompt, false));
    const { patterns } = sequenceOf(messages, generationPrompt ? "prompt" : "row");
    const contents = messages.map(({ content }) => content as string);
    for (const pattern of patterns) {
      const filled = pattern.fill(contents);
      if (filled !== undefined) return filled;
    }
    const run = template.run({ messages, tools }, generationPrompt, true);
    const pattern = patterns.length < MOST_PATTERNS ? Pattern.of(run.output, run.trace) : undefined;
    const rendering = toRendering(messages, run);
    if (pattern === undefined) return rendering;
    patterns.push(pattern);
    return { ...rendering, skeleton: pattern, fills: pattern.derive(contents) };
  };

  return {
    render: (conversation) => render(conversation, false),
    renderPrompt: ({ messages, tools }, assistantIndex) =>
      render({ messages: messages.slice(0, assistantIndex), tools }, true),
    markers: (addedTokens) => findMarkers(template, addedTokens),
  };
}

/** The patterns of all rows with these roles. */
interface Sequence {
  readonly roles: readonly string[];
  readonly patterns: Pattern[];
}

function isOf({ roles }: Sequence, messages: readonly Message[]): boolean {
  return roles.length === messages.length && roles.every((role, i) => role === messages[i]!.role);
}

/** Whether a message has only a role and a text; a template may be asked with a message that has no role. */
function isPlain(message: Message): boolean {
  if (typeof message["content"] !== "string" || typeof message["role"] !== "string") return false;
  for (const key in message) if (key !== "role" && key !== "content") return false;
  return true;
}

/** Throws RowError `template-failed` when a part of a content is not written as it is. */
function toRendering(messages: readonly Message[], { output }: Run): Rendering {
  const builder = new RenderingBuilder();
  const written = new Set<string>();
  for (const text of output) {
    for (const leaf of typeof text === "string" ? [text] : text.leaves()) {
      if (!(leaf instanceof Leaf)) {
        builder.add(leaf);
        continue;
      }
      const { source, isChanged } = leaf;
      builder.add(leaf.output(), source.message);
      if (!isChanged) written.add(`${source.message} ${source.part}`);
    }
  }
  refuseUnwritten(messages, written);
  return builder.build();
}

/**
 * A template that does not know contents made of parts writes them as Python writes a list, or not at all: training
 * data without a use.
 */
function refuseUnwritten(messages: readonly Message[], written: ReadonlySet<string>): void {
  messages.forEach(({ content }, i) => {
    if (!Array.isArray(content)) return;
    content.forEach((part: unknown, j) => {
      const isText = contentTexts({ role: "", content: [part] }).some((text) => text.trim() !== "");
      if (isText && !written.has(`${i} ${j}`))
        throw new RowError(
          "template-failed",
          [],
          "the chat template does not write a content that is a list of parts; join the parts to one text",
        );
    });
  });
}

/** The roles of two exchanges, around which a template writes all its markers. */
const MARKED_ROLES = ["user", "assistant", "user", "assistant"];

/** The last line before each content, split at added tokens; bare words and short pieces are not markers. */
function findMarkers(template: ChatTemplate, addedTokens: readonly string[]): readonly string[] {
  const messages = MARKED_ROLES.map((role) => ({ role, content: "x" }));
  try {
    const { text, writings } = toRendering(
      messages,
      template.run({ messages, tools: undefined }, false, false),
    );
    if (messages.some((_, i) => !writings.some(({ message }) => message === i))) return [];
    const fixed = writings.map(({ start }, i) => text.slice(writings[i - 1]?.end ?? 0, start));
    const lines = fixed.map((before) => before.trimEnd().split("\n").at(-1) ?? "");
    const pieces = lines.flatMap((line) =>
      addedTokens.reduce((rest, token) => rest.replaceAll(token, "\n"), line).split("\n"),
    );
    const named = pieces.map((piece) => piece.trim());
    return [...new Set(named.filter((piece) => /.../s.test(piece) && /[^\p{L}\s]/u.test(piece)))];
  } catch (error) {
    if (error instanceof RowError) return [];
    throw error;
  }
}
