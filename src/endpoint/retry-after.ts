/** Headers by their names in small letters. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * How many milliseconds a server asks to wait: by `retry-after-ms`, or by `Retry-After` in seconds or as a date. Undefined if
 * it says nothing that can be read; 0 for a date that has passed.
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const milliseconds = numberIn(headers["retry-after-ms"]);
  if (milliseconds !== undefined) return milliseconds;
  const seconds = numberIn(headers["retry-after"]);
  if (seconds !== undefined) return seconds * 1000;
  const date = Date.parse(textOf(headers["retry-after"]));
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function numberIn(value: Headers[string]): number | undefined {
  const text = textOf(value).trim();
  return /^\d{1,15}(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function textOf(value: Headers[string]): string {
  return typeof value === "string" ? value : (value?.[0] ?? "");
}
