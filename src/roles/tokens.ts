import type { InspectedToken, Segment } from "./model.js";

/** The tokens of a text. */
export interface TokenSource {
  readonly text: string;
  readonly ids: Int32Array;
  readonly ends: Int32Array;
  readonly segments: readonly Segment[];
  /** For each token whether it is trained; undefined when that is not known. */
  readonly trained: readonly boolean[] | undefined;
  readonly controls: ReadonlySet<number>;
}

/** Each token with the segment in which it begins. */
export function inspectTokens(source: TokenSource): readonly InspectedToken[] {
  const { text, ids, ends, trained, controls } = source;
  const segments = withTemplate(source.segments, text.length);
  const tokens: InspectedToken[] = [];
  let at = 0;
  let start = 0;
  for (let i = 0; i < ids.length; i++) {
    const end = Math.max(start, ends[i]!);
    // a further token of a character belongs to the segment of that character
    if (end > start || i === 0) while (at + 1 < segments.length && segments[at]!.end <= start) at++;
    const segment = segments[at]!;
    tokens.push({
      id: ids[i]!,
      start,
      end,
      text: text.slice(start, end),
      segment,
      isTrained: trained?.[i],
      reachesInto: end > segment.end ? lastReached(segments, at, end) : undefined,
      isControl: controls.has(ids[i]!),
    });
    start = end;
  }
  return tokens;
}

function lastReached(segments: readonly Segment[], from: number, end: number): string {
  let at = from;
  while (at + 1 < segments.length && segments[at]!.end < end) at++;
  return segments[at]!.label;
}

/** The segments without gaps and overlaps: the template's text between them is a segment, too. */
function withTemplate(segments: readonly Segment[], length: number): readonly Segment[] {
  const all: Segment[] = [];
  let at = 0;
  const template = (end: number): void => {
    if (end > at) all.push({ role: "template", label: "template", start: at, end, isOther: false });
  };
  for (const segment of segments) {
    const start = Math.max(at, segment.start);
    if (segment.end <= start) continue;
    template(start);
    all.push({ ...segment, start });
    at = segment.end;
  }
  template(length);
  return all.length > 0
    ? all
    : [{ role: "template", label: "template", start: 0, end: length, isOther: false }];
}
