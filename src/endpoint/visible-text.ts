import { findVisible } from "../formats/input/thinking.js";

/** An answer for a reader: no thinking in front, no white space around. Of thinking that does not end, nothing. */
export function visibleText(text: string): string {
  const { start, end, isUnclear } = findVisible(text);
  return isUnclear ? text.trim() : text.slice(start, end).trim();
}

/**
 * A reply without the thinking in front. What follows is whole: a judge that repeats an answer with tags of thinking writes its verdict
 * behind them.
 */
export function withoutThinking(text: string): string {
  const { start, isUnclear } = findVisible(text);
  return isUnclear ? text : text.slice(start);
}
