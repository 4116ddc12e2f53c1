/**
 * Where a row stands: in a line of a JSON Lines file, as an element of a JSON array, or in a part of a file behind so
 * many of its bytes. Lines count from 1, elements and bytes from 0.
 */
export type Place =
  | { readonly kind: "line"; readonly file: string; readonly line: number }
  | { readonly kind: "element"; readonly file: string; readonly index: number }
  | { readonly kind: "byte"; readonly file: string; readonly byte: number };

/** `train.jsonl:17`, `train.json[41]` or `train.jsonl@1234`. */
export function formatPlace(place: Place): string {
  switch (place.kind) {
    case "line":
      return `${place.file}:${place.line}`;
    case "element":
      return `${place.file}[${place.index}]`;
    case "byte":
      return `${place.file}@${place.byte}`;
  }
}
