import type { Exchange } from "../domain/example.js";
import { formatPath } from "../domain/path.js";
import { formatPlace } from "../domain/place.js";
import type { Ask, Asked } from "../endpoint/asker.js";
import type { Failure } from "../endpoint/failure.js";
import type { RowFormat } from "../formats/input/format.js";
import { type Span, spanAt } from "../json/spans.js";
import { type Replacement, replaceInString } from "../json/splice.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import { RowViews } from "../row/row-views.js";
import type { TurnSelection } from "../trainers/trainer.js";
import { type RequestMaker, type RewriteRequest, rewriteRequest } from "./exchange-request.js";
import { readExchanges } from "./read-exchanges.js";
import { type Filter, judge, type KeptRule, type Verdict } from "./verdict.js";

/** How rows are rewritten. */
export interface Rewriter {
  readonly turns: TurnSelection;
  readonly maker: RequestMaker;
  readonly filter: Filter;
  /** How often a row is asked for, until a rewritten answer passes. */
  readonly samples: number;
  /** The length of an answer, in tokens if there is a tokenizer, else in characters. */
  readonly lengthOf: (text: string) => number;
}

/** One exchange, before its answer is asked for. */
export interface ExchangeTask {
  readonly exchange: Exchange;
  readonly request: RewriteRequest;
}

/** A row, before its answers are asked for. */
export interface RowTask {
  readonly raw: RawRow;
  readonly format: RowFormat;
  /** Where the values of the row are. */
  readonly spans: Span;
  readonly exchanges: readonly ExchangeTask[];
}

/** What became of one answer: a line of the verdicts file, and what is counted beside it. */
export interface ExchangeResult {
  readonly line: VerdictLine;
  /** The text of the answer after. */
  readonly text: string;
  /** The prompt's tokens by the server's count and by ours; undefined if one of them is not known. */
  readonly promptTokens: readonly [server: number, own: number] | undefined;
  readonly failure: Failure | undefined;
}

export interface VerdictLine {
  readonly place: string;
  /** The path of the answer in the row. */
  readonly field: string;
  /** The name of the request, under which the answers file has the whole answer. */
  readonly key: string;
  readonly verdict: Verdict["verdict"];
  readonly rule?: KeptRule;
  /** Why the model stopped; null without an answer. */
  readonly finish: string | null;
  /** The tokens of the rewritten answer by the server's count; null if it does not say. */
  readonly tokens: number | null;
  /** The length of the row's answer, and of what is written. */
  readonly length: readonly [before: number, after: number];
}

/** A row's bytes after, and what became of its answers. */
export interface RewrittenRow {
  readonly bytes: Buffer;
  readonly results: readonly ExchangeResult[];
}

/** Reads a row and makes its requests. Throws RowError. */
export function rowTask(rewriter: Rewriter, raw: RawRow, format: RowFormat): RowTask {
  const views = new RowViews(raw, format);
  const { conversation, exchanges } = readExchanges(views, rewriter.turns);
  return {
    ...{ raw, format, spans: views.spans },
    exchanges: exchanges.map((exchange) => ({
      exchange,
      request: rewriteRequest(rewriter.maker, exchange, conversation),
    })),
  };
}

/** Asks for a row's answers, and puts those that pass in place of the row's own; not one other byte changes. */
export async function rewriteRow(rewriter: Rewriter, task: RowTask, ask: Ask): Promise<RewrittenRow> {
  const { raw, format, spans } = task;
  const done = await Promise.all(
    task.exchanges.map(async (one) => ({ one, ...(await sampled(rewriter, one, ask)) })),
  );
  const replacements: Replacement[] = [];
  const results = done.map(({ one, asked, verdict }): ExchangeResult => {
    const { answer } = one.exchange;
    const original = originalOf(one.exchange);
    const text = verdict.verdict === "rewritten" ? verdict.text : original;
    if (text !== original) {
      const span = spanAt(spans, format.pattern, answer.path);
      const part = { at: answer.at, length: answer.visible };
      replacements.push(replaceInString(raw.block.text, span, part, text));
    }
    return {
      ...{ text, line: lineOf(rewriter, raw, one.exchange, asked, verdict, text) },
      promptTokens: promptTokens(asked, one.request),
      failure: asked.kind === "problem" ? asked.failure : undefined,
    };
  });
  return { bytes: withReplacements(raw, replacements), results };
}

/** The first sample that passes, or the last one. */
async function sampled(
  { samples, filter }: Rewriter,
  { exchange, request }: ExchangeTask,
  ask: Ask,
): Promise<{ readonly asked: Asked; readonly verdict: Verdict }> {
  for (let sample = 0; ; sample++) {
    const asked = await ask.ask(request.of(sample));
    const verdict = judge(asked, originalOf(exchange), filter);
    const isLast = sample + 1 >= samples || asked.kind === "problem";
    if (isLast || verdict.verdict === "rewritten") return { asked, verdict };
  }
}

function originalOf({ answer }: Exchange): string {
  return answer.text.slice(0, answer.visible);
}

function lineOf(
  { lengthOf }: Rewriter,
  { block, position }: RawRow,
  exchange: Exchange,
  asked: Asked,
  verdict: Verdict,
  text: string,
): VerdictLine {
  const original = originalOf(exchange);
  const before = lengthOf(original);
  return {
    place: formatPlace(toPlace(block, position)),
    field: formatPath(exchange.answer.path),
    key: asked.key,
    verdict: verdict.verdict,
    ...(verdict.verdict === "kept" ? { rule: verdict.rule } : {}),
    finish: asked.kind === "answer" ? asked.reply.finish : null,
    tokens: (asked.kind === "answer" ? asked.reply.completionTokens : undefined) ?? null,
    length: [before, text === original ? before : lengthOf(text)],
  };
}

function promptTokens(asked: Asked, { promptTokens: own }: RewriteRequest): ExchangeResult["promptTokens"] {
  const server = asked.kind === "answer" ? asked.reply.promptTokens : undefined;
  return server === undefined || own === undefined ? undefined : [server, own];
}

function withReplacements({ block, start, end }: RawRow, replacements: readonly Replacement[]): Buffer {
  const pieces: Buffer[] = [];
  let from = start;
  for (const { start: at, end: to, json } of replacements.toSorted((a, b) => a.start - b.start)) {
    pieces.push(block.bytes.subarray(from, at), Buffer.from(json));
    from = to;
  }
  pieces.push(block.bytes.subarray(from, end));
  return Buffer.concat(pieces);
}
