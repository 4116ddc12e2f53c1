import { augmentExchanges } from "../domain/augmented-exchange.js";
import type { Conversation } from "../domain/conversation.js";
import { formatNumber } from "../domain/format-number.js";
import { connectorChoice, endedByLine } from "../methods/connector.js";
import type { RenderedExchange, RenderedRow } from "../rendering/rendered-row.js";
import { type Check, NOT_APPLICABLE, passRate, type SeenRow } from "./row-check.js";

/** Of the rows whose seam does not match, one in this number is tried with another connector. */
const TRIED_SHARE = 8;

/**
 * Whether the preview has the same tokens in the prompt and at the beginning of the answer. Byte-level vocabularies
 * have different tokens after a space and after a line break, so the connector decides it.
 */
export const seam: Check = {
  severity: "warn",
  create: () => (row) => {
    const matched = seamMatches(row.exchanges);
    if (matched === undefined) return NOT_APPLICABLE;
    if (matched) return { applies: true };
    const { path } = row.exchanges[0]!.augmented.exchange.prompt.end;
    const message = "the preview is tokenized differently in the prompt and in the answer";
    return {
      applies: true,
      failure: { path, message },
      ...(isTried(row.after.rendering.text) ? { details: tryLineBreak(row) } : {}),
    };
  },
  summaryLine: (count) =>
    `seam: the preview has the same tokens in the prompt and in the answer in ${(100 * passRate(count)).toFixed(1)} % of ${formatNumber(count.checked)} rows`,
  hint: ({ checked, failed, details: { tried = 0, matched = 0 } }, connector) => {
    if (connector === undefined || 2 * failed < checked) return undefined;
    const other = connectorChoice(endedByLine(connector));
    if (tried === 0) return `${other} may match, since it ends in a line break`;
    if (2 * matched < tried) return undefined;
    return `${other} would match in ${((100 * matched) / tried).toFixed(1)} % (of ${tried} rows tried)`;
  },
};

function tryLineBreak(row: SeenRow): Readonly<Record<string, number>> {
  const matches = matchesWith(row.render, row.conversation, row.exchanges, endedByLine);
  return matches === true ? { tried: 1, matched: 1 } : { tried: 1 };
}

/** Whether the seam matches with other connectors: of the row as read, with its additions. */
export function matchesWith(
  render: SeenRow["render"],
  conversation: Conversation,
  exchanges: readonly RenderedExchange[],
  connectorFor: (connector: string) => string,
): boolean | undefined {
  const others = exchanges.map(({ augmented }) => ({
    ...augmented,
    connector: connectorFor(augmented.connector),
  }));
  const rendered = render(augmentExchanges(conversation, others));
  return seamMatches(others.map((one) => rendered.exchange(one)));
}

/** Selects rows by their text alone, so that shards and workers try the same rows. */
function isTried(text: string): boolean {
  let hash = text.length;
  for (let i = 0; i < text.length; i += 7) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) & (TRIED_SHARE - 1)) === 0;
}

/** Whether all previews have the same tokens on both sides; undefined when no preview can be compared. */
function seamMatches(exchanges: readonly RenderedExchange[]): boolean | undefined {
  let matched: boolean | undefined;
  for (const exchange of exchanges) {
    const sides = seamSides(exchange);
    if (sides === undefined) continue;
    if (!sides.isEqual) return false;
    matched = true;
  }
  return matched;
}

/** Some of a row's tokens: from the first of them to the one after the last. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

/** The tokens of a preview on both sides; undefined on a side that does not have its words. */
export interface SeamSides {
  readonly prompt: TokenRange | undefined;
  readonly answer: TokenRange | undefined;
  readonly isEqual: boolean;
}

/** The two sides of an exchange's preview; undefined when it has none that can be compared. */
export function seamSides({ rendered, augmented, preview, answer }: RenderedExchange): SeamSides | undefined {
  const words = augmented.preview.trim();
  if (words === "" || preview === undefined || answer === undefined) return undefined;
  const inPrompt = tokensOver(rendered, words, preview.start);
  const inAnswer = tokensOver(rendered, words, answer.start);
  return { prompt: inPrompt, answer: inAnswer, isEqual: haveSameTokens(rendered, inPrompt, inAnswer) };
}

function haveSameTokens(
  { tokens }: RenderedRow,
  one: TokenRange | undefined,
  other: TokenRange | undefined,
): boolean {
  if (one === undefined || other === undefined || one.to - one.from !== other.to - other.from) return false;
  const ids = tokens.slice(other.from, other.to);
  return tokens.slice(one.from, one.to).every((id, i) => id === ids[i]);
}

/** All tokens that overlap the words, which begin at `from` or later. */
function tokensOver(
  { rendering: { text }, tokens }: RenderedRow,
  words: string,
  from: number,
): TokenRange | undefined {
  const start = text.startsWith(words, from) ? from : text.indexOf(words, from);
  if (start === -1) return undefined;
  return { from: tokens.before(start), to: tokens.through(start + words.length) };
}
