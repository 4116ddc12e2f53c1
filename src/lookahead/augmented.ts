import type { Turn } from "./method.js";

/**
 * Whether the prompt ends with the connector and then a beginning of its own answer, of whatever length. Without a
 * connector nothing marks the seam, so any chance overlap would count; then only the whole `preview` does.
 */
export function endsWithPreview({ prompt, answer }: Turn, connector: string, preview: () => string): boolean {
  if (connector === "") {
    const shown = preview();
    return shown !== "" && prompt.endsWith(shown);
  }
  // a search for the words is much faster than one for the space in front of them
  const words = connector.trimStart() || connector;
  const space = connector.length - words.length;
  for (let at = prompt.indexOf(words); at !== -1; at = prompt.indexOf(words, at + 1)) {
    const shown = prompt.slice(at + words.length);
    if (shown !== "" && answer.startsWith(shown) && prompt.startsWith(connector, at - space)) return true;
  }
  return false;
}
