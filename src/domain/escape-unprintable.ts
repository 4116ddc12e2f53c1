/** C0 but for tab, DEL, C1, soft hyphen, zero-width and bidirectional controls, line and paragraph separators. */
const UNPRINTABLE =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** The text with everything that could steer a terminal or hide in it shown as `\u{…}`; one line stays one line. */
export function escapeUnprintable(text: string): string {
  return text
    .toWellFormed()
    .replace(UNPRINTABLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** JSON that says the same, with everything that could steer a terminal escaped. Line breaks between values stay. */
export function escapeUnprintableJson(json: string): string {
  return json.replace(UNPRINTABLE, (char) => (char === "\n" ? char : char.split("").map(escaped).join("")));
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
