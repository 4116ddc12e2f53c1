/** Control characters except tab; soft hyphen, zero-width, bidirectional, annotation and tag characters; separators. */
const UNPRINTABLE =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** The text with each character that a terminal obeys or hides written as `\u{…}`; one line stays one line. */
export function escapeUnprintable(text: string): string {
  return text
    .toWellFormed()
    .replace(UNPRINTABLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Equivalent JSON with the same characters escaped. Line breaks between values are kept. */
export function escapeUnprintableJson(json: string): string {
  return json.replace(UNPRINTABLE, (char) =>
    char === "\n" ? char : char.split("").map(escapeUnit).join(""),
  );
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
