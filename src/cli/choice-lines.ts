import { mostFirst } from "../block/most-first.js";
import type { Tally } from "../block/tally.js";
import { formatNumber } from "../domain/format-number.js";
import { endWords } from "../domain/preview-end.js";
import { experimentalSettings } from "../methods/experimental.js";
import type { MethodSettings } from "../methods/registry.js";

/** How many prefixes the summary names. */
const MOST_NAMED = 6;

/** Why previews ended, and which prefixes were chosen; nothing for the published methods. */
export function choiceLines({ previews, prefixes }: Tally, method: MethodSettings): readonly string[] {
  if (experimentalSettings(method).length === 0) return [];
  const lines: string[] = [];
  const ends = mostFirst(previews.ended).map(([ended, count]) => `${formatNumber(count)} ${endWords(ended)}`);
  if (ends.length > 0) {
    const trimmed =
      previews.trimmed > 0
        ? `; of ${formatNumber(previews.trimmed)}, white space at the end is left out`
        : "";
    lines.push(`previews (experimental): ${ends.join(", ")}${trimmed}`);
  }
  const sets = Object.values(prefixes.cases);
  const chosen = mostFirst(sumOf([...sets, prefixes.default]));
  if (chosen.length > 0) {
    const named = chosen
      .slice(0, MOST_NAMED)
      .map(([prefix, count]) => `${JSON.stringify(prefix)} ${formatNumber(count)}`);
    const more = chosen.length > MOST_NAMED ? `, and ${chosen.length - MOST_NAMED} others` : "";
    lines.push(`prefixes (experimental): ${named.join(", ")}${more}`);
    if (sets.length === 0 && hasCases(method))
      lines.push("warning: no row is one of the cases of the prefixes, so all have the default");
  }
  return lines;
}

function hasCases(method: MethodSettings): boolean {
  return "prefixes" in method && method.prefixes !== undefined && "cases" in method.prefixes;
}

type Counts = Readonly<Record<string, number>>;

function sumOf(all: readonly Counts[]): Counts {
  const sum = new Map<string, number>();
  for (const counts of all)
    for (const [name, count] of Object.entries(counts)) sum.set(name, (sum.get(name) ?? 0) + count);
  return Object.fromEntries(sum);
}
