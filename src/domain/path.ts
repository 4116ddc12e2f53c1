/** The position of a value in a row: keys and indexes from the top, such as ["messages", 1, "content"]. */
export type Path = readonly (string | number)[];

/** Formats a path for people: `messages[1].content`. */
export function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );
}
