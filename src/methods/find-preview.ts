import type { PromptAnswer } from "./method.js";

/**
 * Whether the prompt ends with the connector and then a beginning of its own answer, of whatever length. Without a
 * connector nothing marks the seam, so any chance overlap would count; then only the whole `preview` does.
 */
export function endsWithPreview(
  { prompt, answer }: PromptAnswer,
  connector: string,
  ownPreview: () => string,
): boolean {
  if (connector === "") {
    const preview = ownPreview();
    return preview !== "" && prompt.endsWith(preview);
  }
  // a search for the words is much faster than one for the space in front of them
  const words = connector.trimStart() || connector;
  const space = connector.length - words.length;
  for (let at = prompt.indexOf(words); at !== -1; at = prompt.indexOf(words, at + 1)) {
    const preview = prompt.slice(at + words.length);
    if (preview !== "" && answer.startsWith(preview) && prompt.startsWith(connector, at - space)) return true;
  }
  return false;
}

/** What a prompt shows of its answer, as far as it looks augmented. */
export interface PreviewMatch {
  /** Where the connector begins in the prompt. */
  readonly at: number;
  readonly connector: string;
  readonly text: string;
  /** The law: the answer begins with what the prompt shows. Outer white space may have been trimmed. */
  readonly matchesAnswer: boolean;
}

/** Finds the last connector in the prompt, and takes what is behind it for the preview; undefined when there is none. */
export function findPreview(
  { prompt, answer }: PromptAnswer,
  connectors: readonly string[],
): PreviewMatch | undefined {
  for (const connector of connectors) {
    const at = prompt.lastIndexOf(connector);
    const text = prompt.slice(at + connector.length);
    if (connector === "" || at === -1 || text.trim() === "") continue;
    return { at, connector, text, matchesAnswer: answer.trimStart().startsWith(text.trim()) };
  }
  return undefined;
}
