import type { Conversation, Message } from "../domain/conversation.js";
import type { Skeleton } from "../domain/filled-text.js";
import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import type { RenderedRow } from "../rendering/rendered-row.js";
import type { Model } from "./model.js";
import { type Check, PASS, type RuleResult, type SeenRow } from "./row-check.js";

/**
 * Only the template may write the tokens that structure a conversation: each must occur as often in the row as in the
 * same row with neutral text, both as read and as written. Ids are counted, since text that does not spell a token can
 * still be joined or normalized to one.
 */
export const controlToken: Check = {
  severity: "reject",
  create: (model) => {
    const structural = structuralTokens(model);
    const known = new WeakMap<Skeleton, Counts>();

    const neutralCounts = (rendered: RenderedRow, row: SeenRow): Counts | undefined => {
      const { skeleton } = rendered.rendering;
      const cached = skeleton && known.get(skeleton);
      if (cached !== undefined) return cached;
      try {
        const counts = row.render(neutral(rendered.conversation)).tokens.added;
        if (skeleton !== undefined) known.set(skeleton, counts);
        return counts;
      } catch (error) {
        // some templates refuse text that is not what they expect, such as the id of a call
        if (error instanceof RowError) return undefined;
        throw error;
      }
    };

    const examine = (rendered: RenderedRow, row: SeenRow): RuleResult => {
      const expected = neutralCounts(rendered, row);
      const unexpected =
        expected === undefined
          ? structuralInTexts(rendered, model, structural)
          : difference(rendered.tokens.added, expected, structural);
      return unexpected.length === 0 ? PASS : describe(unexpected, structural, rendered, model);
    };

    return (row) => {
      const before = examine(row.before, row);
      return before.failure !== undefined || row.after === row.before ? before : examine(row.after, row);
    };
  },
  hint: () => "text with control tokens can teach the model to obey a user as if it were the system",
};

/** How often each id occurs. */
type Counts = ReadonlyMap<number, number>;

/** Special tokens, and other added tokens that the template writes itself, such as `<think>`. */
function structuralTokens({ tokenizer, template }: Model): ReadonlyMap<number, string> {
  return new Map(
    tokenizer.addedTokens
      .filter(({ special, content }) => special || (content.trim() !== "" && template.includes(content)))
      .map(({ id, content }) => [id, content]),
  );
}

/** The structural ids that occur more or less often than expected. */
function difference(
  counts: Counts,
  expected: Counts,
  structural: ReadonlyMap<number, string>,
): readonly number[] {
  if (counts === expected) return [];
  const unexpected: number[] = [];
  for (const [id, count] of counts) if (expected.get(id) !== count && structural.has(id)) unexpected.push(id);
  for (const id of expected.keys()) if (!counts.has(id) && structural.has(id)) unexpected.push(id);
  return unexpected;
}

/** The structural ids that the texts spell, each text tokenized alone. */
function structuralInTexts(
  rendered: RenderedRow,
  { tokenizer }: Model,
  structural: ReadonlyMap<number, string>,
): readonly number[] {
  const ids = new Set<number>();
  for (const { text } of freeTexts(rendered.conversation)) {
    for (const id of tokenizer.encode(text).added.keys()) if (structural.has(id)) ids.add(id);
  }
  return [...ids];
}

/** Names the tokens, which are text of the tokenizer and not of the row, and the first field that spells one. */
function describe(
  unexpected: readonly number[],
  structural: ReadonlyMap<number, string>,
  { conversation }: RenderedRow,
  { tokenizer }: Model,
): RuleResult {
  const details: Record<string, number> = {};
  const spelled = new Set<number>();
  let path: Path | undefined;
  for (const { owner, path: place, text } of freeTexts(conversation)) {
    for (const [id, times] of tokenizer.encode(text).added) {
      if (!unexpected.includes(id)) continue;
      path ??= place;
      spelled.add(id);
      const name = `${structural.get(id)} in ${owner}`;
      details[name] = (details[name] ?? 0) + times;
    }
  }
  // no text spells it: the template joined two texts to it
  for (const id of unexpected) if (!spelled.has(id)) details[`${structural.get(id)} joined`] = 1;
  const names = unexpected.map((id) => JSON.stringify(structural.get(id))).join(", ");
  return {
    applies: true,
    failure: { path: path ?? [], message: `${names} from the row's own text, not from the template` },
    details,
  };
}

/** A text of the row, the role that it belongs to, and its path if known. */
interface FreeText {
  readonly owner: string;
  readonly path: Path;
  readonly text: string;
}

/** All texts that a template may write: those of messages, by role, and those of tools. */
function* freeTexts({ messages, paths, tools }: Conversation): Generator<FreeText> {
  for (const [i, { role, ...fields }] of messages.entries()) {
    for (const text of stringsIn(fields)) yield { owner: role, path: paths[i] ?? [], text };
  }
  for (const text of stringsIn(tools)) yield { owner: "tools", path: ["tools"], text };
}

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      if (!Array.isArray(value)) yield key;
      yield* stringsIn(one);
    }
  }
}

/** Replaced in neutral text: signs spell tokens. Letters, digits and white space are kept for the template's tests. */
const SIGNS = /[^\p{L}\p{N}\s]/gu;
/** Replaced in keys. Keys that templates look up have none of these signs; any other key can forge a token, too. */
const KEY_SIGNS = /[^\p{L}\p{N}\s_.$-]/gu;

/** The conversation with neutral text everywhere except in roles, types and ordinary keys. */
function neutral(conversation: Conversation): Conversation {
  return {
    ...conversation,
    messages: conversation.messages.map((message) => ({
      ...(neutralValue(message) as Message),
      role: message.role,
    })),
    tools: conversation.tools === undefined ? undefined : neutralValue(conversation.tools),
  };
}

function neutralValue(value: unknown): unknown {
  if (typeof value === "string") return value.replace(SIGNS, "x");
  if (Array.isArray(value)) return value.map(neutralValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key.replace(KEY_SIGNS, "x"),
      key === "type" ? one : neutralValue(one),
    ]),
  );
}
