import type { InspectedToken } from "./model.js";
import type { TextRun, Texts } from "./samples.js";
import { type RowParts, trimmedEnds } from "./segments.js";

/** Most tokens of a row whose texts are kept. */
const MOST_TOKENS = 600;
/** Most of a token's text, in UTF-16 units. */
const MOST_UNITS = 200;

/** A row's text, token by token: its beginning, the surroundings of what was added, and its end. */
export function textsOf(tokens: readonly InspectedToken[], parts: RowParts): Texts {
  const trimmed = new Map(trimmedEnds(parts).map(({ after, text }) => [after, text]));
  const texts: Texts = [];
  let at = 0;
  for (const { from, to } of keptRanges(tokens)) {
    if (from > at) texts.push({ kind: "left-out", tokens: from - at });
    for (at = from; at < to; ) {
      const end = endOfRun(tokens, at, to, trimmed);
      texts.push(runOf(tokens.slice(at, end), trimmed.get(end)));
      at = end;
    }
  }
  if (at < tokens.length) texts.push({ kind: "left-out", tokens: tokens.length - at });
  return texts;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

export function keptRanges(tokens: readonly InspectedToken[]): readonly Range[] {
  const { length } = tokens;
  if (length <= MOST_TOKENS) return [{ from: 0, to: length }];
  const third = MOST_TOKENS / 3;
  const added = tokens.findIndex(
    ({ segment: { role } }) => role === "connector" || role === "preview" || role === "prefix",
  );
  const middle = added === -1 ? 0 : Math.max(0, added - third / 2);
  const wanted: readonly Range[] = [
    { from: 0, to: added === -1 ? 2 * third : third },
    { from: middle, to: added === -1 ? 0 : Math.min(length, middle + third) },
    { from: length - third, to: length },
  ];
  const kept: Range[] = [];
  let at = 0;
  for (const { from, to } of wanted) {
    if (to <= at) continue;
    const last = kept.at(-1);
    if (last !== undefined && from <= at) kept[kept.length - 1] = { ...last, to };
    else kept.push({ from, to });
    at = to;
  }
  return kept;
}

/** Tokens of one part that are all trained or all masked; white space that is trimmed ends a run, too. */
function endOfRun(
  tokens: readonly InspectedToken[],
  from: number,
  to: number,
  trimmed: ReadonlyMap<number, string>,
): number {
  const { segment, isTrained } = tokens[from]!;
  let end = from + 1;
  while (
    end < to &&
    !trimmed.has(end) &&
    tokens[end]!.segment === segment &&
    tokens[end]!.isTrained === isTrained
  )
    end++;
  return end;
}

function runOf(tokens: readonly InspectedToken[], trimmed: string | undefined): TextRun {
  const { segment, isTrained } = tokens[0]!;
  const controls = tokens.flatMap(({ isControl }, i) => (isControl ? [i] : []));
  const shortened = tokens.filter(({ text }) => text.length > MOST_UNITS).length;
  const reachesInto = tokens.at(-1)?.reachesInto;
  return {
    ...{ kind: "run", role: segment.role, label: segment.label.slice(0, MOST_UNITS).toWellFormed() },
    ...(isTrained !== undefined && { trained: isTrained }),
    tokens: tokens.map(({ text }) => text.slice(0, MOST_UNITS).toWellFormed()),
    ids: tokens.map(({ id }) => id),
    ...(controls.length > 0 && { controls }),
    ...(shortened > 0 && { shortened }),
    ...(reachesInto !== undefined && { reachesInto: reachesInto.slice(0, MOST_UNITS).toWellFormed() }),
    ...(trimmed !== undefined && { trimmed: trimmed.slice(0, MOST_UNITS) }),
  };
}
