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
  const first = prompt.indexOf(words);
  if (first === -1) return false;
  const after = prompt.slice(first + words.length);
  const length = prompt.length;
  return overlaps(after, answer).some((preview) =>
    prompt.startsWith(connector, length - preview - connector.length),
  );
}

/**
 * The length of every end of `text`, but the empty one, that `answer` begins with: the longest first. Both may repeat
 * themselves, so the time is linear in the text (Knuth, Morris and Pratt, "Fast pattern matching in strings", 1977).
 */
function overlaps(text: string, answer: string): readonly number[] {
  const size = Math.min(text.length, answer.length);
  /** By the length of a beginning of the answer: the longest shorter end of it that the answer begins with, too. */
  const shorter = new Int32Array(size + 1);
  const extended = (matched: number, unit: number): number => {
    let at = matched;
    while (at > 0 && (at === size || answer.charCodeAt(at) !== unit)) at = shorter[at]!;
    return at < size && answer.charCodeAt(at) === unit ? at + 1 : at;
  };
  for (let i = 1; i < size; i++) shorter[i + 1] = extended(shorter[i]!, answer.charCodeAt(i));
  let matched = 0;
  for (let i = text.length - size; i < text.length; i++) matched = extended(matched, text.charCodeAt(i));
  const lengths: number[] = [];
  for (let at = matched; at > 0; at = shorter[at]!) lengths.push(at);
  return lengths;
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
