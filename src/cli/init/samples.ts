import { RowError } from "../../domain/problem.js";
import type { Tokenizer } from "../../domain/tokenizer.js";
import { augmentTurn } from "../../methods/augment-turn.js";
import type { PromptAnswer } from "../../methods/method.js";
import { createMethod, MethodSettings, methods, needsTokenizer } from "../../methods/registry.js";

type Name = keyof typeof methods;

export const METHOD_NAMES = Object.keys(methods) as readonly Name[];

/** How much of a prompt's end and of an answer's beginning is shown. */
const SHOWN = 64;

/** What each method makes of a prompt and its answer, in lines. */
export function samplesOf(
  exchange: PromptAnswer | undefined,
  tokenizer: Tokenizer | undefined,
): Readonly<Record<Name, readonly string[]>> {
  const entries = METHOD_NAMES.map((name) => [name, sampleOf(name, exchange, tokenizer)] as const);
  return Object.fromEntries(entries) as Record<Name, readonly string[]>;
}

function sampleOf(
  name: Name,
  exchange: PromptAnswer | undefined,
  tokenizer: Tokenizer | undefined,
): readonly string[] {
  const settings = MethodSettings.parse({ name });
  if (needsTokenizer(settings) && tokenizer === undefined)
    return [`${methods[name].summary}; it needs a model`];
  if (exchange === undefined) return [methods[name].summary];
  try {
    const { prompt, answer } = augmentTurn(createMethod(settings, tokenizer), exchange);
    return [`prompt: ${onOneLine(ending(prompt))}`, `answer: ${onOneLine(beginning(answer))}`];
  } catch (error) {
    if (error instanceof RowError) return [`refuses this row: ${error.message}`];
    throw error;
  }
}

/** What is shown stands on one line. */
function onOneLine(text: string): string {
  return text.replaceAll("\n", "\\n");
}

function ending(text: string): string {
  const end = text
    .slice(-SHOWN)
    .toWellFormed()
    .replace(/^\ufffd/, "");
  return text.length > SHOWN ? `…${end}` : end;
}

function beginning(text: string): string {
  const begin = text
    .slice(0, SHOWN)
    .toWellFormed()
    .replace(/\ufffd$/, "");
  return text.length > SHOWN ? `${begin}…` : begin;
}
