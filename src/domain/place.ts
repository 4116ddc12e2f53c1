/** Where a row stands: in a line of a JSON Lines file, or as an element of a JSON array. Lines count from 1, elements from 0. */
export type Place =
  | { readonly kind: "line"; readonly file: string; readonly line: number }
  | { readonly kind: "element"; readonly file: string; readonly index: number };

/** `train.jsonl:17` or `train.json[41]`. */
export function formatPlace(place: Place): string {
  switch (place.kind) {
    case "line":
      return `${place.file}:${place.line}`;
    case "element":
      return `${place.file}[${place.index}]`;
  }
}
