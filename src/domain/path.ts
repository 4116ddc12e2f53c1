/** Where a value stands in a row: keys and indexes from the top, such as ["messages", 1, "content"]. */
export type Path = readonly (string | number)[];

/** `messages[1].content`, for people. */
export function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );
}
