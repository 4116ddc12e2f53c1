import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import { type Conversation, withOwnRoles } from "../domain/conversation.js";
import type { Example } from "../domain/example.js";
import type { JsonObject, RowFormat } from "../formats/input/format.js";
import { outgoing } from "../formats/output/outgoing.js";
import { locate, type Span } from "../json/spans.js";
import type { RenderedRow, RowRenderer } from "../rendering/rendered-row.js";
import { columnReader, refuseDuplicateKeys } from "./kept-columns.js";
import type { RawRow } from "./raw-row.js";
import { readRow } from "./read-row.js";
import type { RowWriter } from "./row-writer.js";
import { type SourceRow, type WritableRow, writableRow } from "./writable-row.js";

/** How many of a kind are kept of one row, which is expanded to any number of rows. */
const MOST_KEPT = 8;

/** A row as it was read. */
export interface ReadRow {
  readonly text: string;
  readonly row: JsonObject;
  readonly example: Example;
}

interface KnownWritable {
  readonly writer: RowWriter;
  readonly of: Conversation;
  readonly writable: WritableRow;
}

interface KnownRendering {
  readonly conversation: Conversation;
  readonly renderer: RowRenderer;
  readonly rendered: RenderedRow;
}

/**
 * What recipes of one input format have in common of a row before anything is added to it: what it holds, where its
 * texts are, and how it is rendered. Each is made when it is first asked for; errors are not kept.
 */
export class RowViews {
  private readonly raw: RawRow;
  private readonly format: RowFormat;
  private exact: ReadRow | undefined;
  private plain: ReadRow | undefined;
  private located: Span | undefined;
  private asRead: Conversation | undefined;
  /** By the form of the arguments of tool calls; undefined for the row's own roles. */
  private readonly conversations: { readonly form: string | undefined; readonly made: Conversation }[] = [];
  private readonly renderings: KnownRendering[] = [];
  private readonly sources: { readonly keepsColumns: boolean; readonly source: SourceRow }[] = [];
  private readonly writables: KnownWritable[] = [];
  private readonly isShared: boolean;

  /** `isShared`: whether several recipes see the row. */
  constructor(raw: RawRow, format: RowFormat, isShared = false) {
    this.raw = raw;
    this.format = format;
    this.isShared = isShared;
  }

  /** `exact` keeps the spelling of numbers and the order of keys. Throws RowError. */
  read(exact: boolean): ReadRow {
    const known = exact ? this.exact : this.plain;
    if (known !== undefined) return known;
    const { text, row } = readRow(this.raw, exact);
    const read = { text, row, example: this.format.read(row) };
    if (exact) this.exact = read;
    else this.plain = read;
    return read;
  }

  /** The positions of the format's values in the block. */
  get spans(): Span {
    this.located ??= locate(this.raw.block.text, this.raw.start, this.format.pattern);
    return this.located;
  }

  /** The conversation as a writer writes it, or as the row has it. Throws RowError `unsupported-content`. */
  conversation(example: Example, writer: RowWriter | undefined): Conversation {
    const form = writer?.outputSpec.toolArguments;
    const known = this.conversations.find((one) => one.form === form);
    if (known !== undefined) return known.made;
    this.asRead ??= example.conversation();
    const made = writtenConversation(this.asRead, writer);
    this.conversations.push({ form, made });
    return made;
  }

  /** What of the row's columns is converted. Throws RowError `duplicate-key` for a key that is written and occurs twice. */
  source({ row, text }: ReadRow, { keepsColumns }: RowWriter): SourceRow {
    const known = this.sources.find((one) => one.keepsColumns === keepsColumns);
    if (known !== undefined) return known.source;
    const isRead = columnReader(this.format, row);
    refuseDuplicateKeys(text, (column) => keepsColumns || isRead(column));
    const source = { row, isRead };
    this.sources.push({ keepsColumns, source });
    return source;
  }

  /** What is written of the row beside additions to these exchanges. Throws RowError `unsupported-content` or `media-count`. */
  writable(
    writer: RowWriter,
    source: SourceRow,
    conversation: Conversation,
    exchanges: readonly AugmentedExchange[],
  ): WritableRow {
    const trained = exchanges.map(({ exchange }) => exchange.assistantIndex);
    const known = this.writables.find(
      (one) => one.writer === writer && one.of === conversation && areEqual(one.writable.trained, trained),
    );
    if (known !== undefined) return known.writable;
    const writable = writableRow(writer, source, conversation, trained);
    if (this.keeps(this.writables)) this.writables.push({ writer, of: conversation, writable });
    return writable;
  }

  private keeps({ length }: readonly unknown[]): boolean {
    return this.isShared && length < MOST_KEPT;
  }

  /** A conversation without additions. Throws RowError `template-failed`. */
  rendered(renderer: RowRenderer, conversation: Conversation): RenderedRow {
    const known = this.renderings.find((one) => isOf(one, renderer, conversation));
    if (known !== undefined) return known.rendered.again();
    const rendered = renderer.render(conversation);
    if (this.keeps(this.renderings)) this.renderings.push({ conversation, renderer, rendered });
    return rendered;
  }
}

/** Whether two lists have the same numbers. */
function areEqual(some: readonly number[], others: readonly number[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}

/** A row's conversation as a writer writes it; without one, with the row's own roles. */
export function writtenConversation(conversation: Conversation, writer: RowWriter | undefined): Conversation {
  return writer === undefined
    ? withOwnRoles(conversation)
    : outgoing(conversation, writer.outputSpec.toolArguments);
}

function isOf(one: KnownRendering, renderer: RowRenderer, { messages, tools }: Conversation): boolean {
  const { conversation } = one;
  // the beginnings of one conversation, to which a row is expanded, share its messages
  return (
    one.renderer === renderer &&
    conversation.tools === tools &&
    conversation.messages.length === messages.length &&
    messages.every((message, i) => message === conversation.messages[i])
  );
}
