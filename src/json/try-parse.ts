/** What a text says as JSON; undefined when it is none. For files of our own that somebody may have damaged. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
