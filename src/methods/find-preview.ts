import type { PromptAnswer } from "./method.js";

/**
 * Whether the prompt ends with the connector and a beginning of its own answer, of any length. Without a connector
 * nothing marks the seam, and an accidental overlap would count; then only the whole of `ownPreview` counts.
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
  // a search for the words is much faster than a search for the space before them
  const words = connector.trimStart() || connector;
  const space = connector.length - words.length;
  for (let at = prompt.indexOf(words); at !== -1; at = prompt.indexOf(words, at + 1)) {
    const preview = prompt.slice(at + words.length);
    if (preview !== "" && answer.startsWith(preview) && prompt.startsWith(connector, at - space)) return true;
  }
  return false;
}

/** The preview of a prompt that looks augmented. */
export interface PreviewMatch {
  /** The UTF-16 index of the connector in the prompt. */
  readonly at: number;
  readonly connector: string;
  readonly text: string;
  /** Whether the law of LookAhead holds: the answer begins with the preview. Outer white space may have been trimmed. */
  readonly matchesAnswer: boolean;
}

/** Finds the last occurrence of the first connector that the prompt contains; the text after it is the preview. */
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
