/**
 * The position of a row: a line of a JSON Lines file, an element of a JSON array, or a byte offset in a file that is
 * read in parts. Lines count from 1, elements and bytes from 0.
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

/** By file and position; negative if `a` comes first. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return positionOf(a) - positionOf(b);
}

/** The number of a place in its file, whose places are all of one kind. */
export function positionOf(place: Place): number {
  switch (place.kind) {
    case "line":
      return place.line;
    case "element":
      return place.index;
    case "byte":
      return place.byte;
  }
}
