/** The parsed value, or undefined when the text is not JSON. For files of our own that may be damaged. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
