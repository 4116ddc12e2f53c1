import { shellWord } from "../../domain/shell-word.js";
import type { Block, TextTable } from "./block.js";
import type { Cell, Origin } from "./cell.js";
import type { Column } from "./columns.js";
import type { Compared, ComparedColumn, FamilyComparison } from "./compared.js";
import type { Pairing } from "./comparison.js";
import { signed, twoDecimals } from "./hundredths.js";
import { intervalOf, percentOf } from "./measure.js";
import { countOf, probability, rangeOf, signedRange } from "./words.js";

/** One column: what was measured, how it differs from the baseline, and what to know of it. */
export function columnBlock({ column, comparisons }: ComparedColumn, compared: Compared): Block {
  const { task, metric, rule, axis } = column;
  const { baseline } = compared;
  const cells = compared.variants.flatMap((variant) => column.cells.get(variant) ?? []);
  const by = rule === undefined || rule.label === metric ? "" : ` by ${rule.label}`;
  const own = baseline === undefined ? undefined : column.cells.get(baseline);
  return {
    title: `${task}: ${metric}${by}, ${axis.better} is better`,
    tables: [valuesTable(cells), ...differenceTables(comparisons, baseline)],
    chart: {
      title: `${task}, ${metric}: per cent, with 95 % intervals`,
      unit: "per cent",
      mark: own && percentOf(own.measure),
      bars: cells.map(({ variant, measure }) => ({
        name: variant,
        value: percentOf(measure),
        interval: intervalOf(measure),
      })),
    },
    notes: [
      ...loneNotes(column, compared),
      ...differenceNotes(comparisons),
      ...otherRequestNotes(comparisons, baseline),
      ...versionNotes(cells),
      ...sameAnswersNotes(cells),
      ...cells.flatMap(cellNotes),
    ],
  };
}

/** What to do where one variant alone has a number, as where others were scored by another metric. */
function loneNotes({ task, metric, cells }: Column, { variants }: Compared): readonly string[] {
  const [only, ...others] = cells.keys();
  if (only === undefined || others.length > 0 || variants.length < 2) return [];
  return [
    `${only} alone has this number, and is compared with nothing; score the others with --task ${shellWord(task)} --metric ${metric}, too`,
  ];
}

function valuesTable(cells: readonly Cell[]): TextTable {
  const hasTyped = cells.some(({ origin }) => origin.kind === "typed");
  const head = ["variant", cells[0]?.measure.kind === "mean" ? "answers" : "hits", "%", "95 % interval"];
  const rows = cells.map(({ variant, measure, origin }) => [
    ...[variant, countOf(measure), twoDecimals(percentOf(measure)), rangeOf(intervalOf(measure))],
    ...(hasTyped ? [origin.kind === "typed" ? "typed" : ""] : []),
  ]);
  return { cells: [hasTyped ? [...head, "from"] : head, ...rows], texts: [0, 4] };
}

/** How a difference was found, in the words of a table's head. */
function methodOf(pairing: Pairing): string {
  return pairing.kind === "paired" ? `paired, ${pairing.test}` : "unpaired";
}

/** A table for each way in which differences were found. */
function differenceTables(
  comparisons: ReadonlyMap<string, FamilyComparison>,
  baseline: string | undefined,
): readonly TextTable[] {
  if (baseline === undefined) return [];
  const methods = [...new Set([...comparisons.values()].map(({ pairing }) => methodOf(pairing)))];
  return methods.map((method) => ({
    cells: [
      [`against ${baseline}`, "points", "95 % interval", "p", "Holm", method],
      ...[...comparisons]
        .filter(([, { pairing }]) => methodOf(pairing) === method)
        .map(([variant, { difference, interval, p, holm, verdict }]) => [
          ...[variant, signed(difference), signedRange(interval)],
          ...[probability(p), probability(holm), verdict],
        ]),
    ],
    texts: [0, 5],
  }));
}

const REASONS = {
  typed: "counts were typed, so that answers cannot be compared one by one",
  "no rows": "a rows file is not beside its result, so that answers cannot be compared one by one",
  "other ids": "the rows have other ids, or too few scores",
} satisfies Record<Extract<Pairing, { kind: "unpaired" }>["reason"], string>;

function differenceNotes(comparisons: ReadonlyMap<string, FamilyComparison>): readonly string[] {
  const made = [...comparisons];
  const reasons = new Set(
    made.flatMap(([, { pairing }]) => (pairing.kind === "unpaired" ? [pairing.reason] : [])),
  );
  const smallest = made.flatMap(([, { smallest: points }]) => points ?? []);
  const lost = made.filter(
    ([, { verdict, holm }]) => verdict === "apart" && holm !== undefined && holm >= 0.05,
  );
  return [
    ...[...reasons].map((reason) => `unpaired: ${REASONS[reason]}`),
    ...(smallest.length === 0
      ? []
      : [`smallest difference that can be seen: ${pointsRange(smallest)} (95 %, power 80 %)`]),
    ...(lost.length === 0
      ? []
      : [
          `apart alone, not among all comparisons of this metric (Holm): ${lost.map(([variant]) => variant).join(", ")}`,
        ]),
  ];
}

/** Ids of rows are taken at their word, and prompts and truths say where they should not be. */
function otherRequestNotes(
  comparisons: ReadonlyMap<string, FamilyComparison>,
  baseline: string | undefined,
): readonly string[] {
  return [...comparisons].flatMap(([variant, { pairing }]) => {
    if (pairing.kind === "unpaired") return [];
    const { pairs, others } = pairing;
    const said = (count: number, what: string): readonly string[] =>
      count === 0
        ? []
        : [`${variant}: ${count} of ${pairs} pairs have ${what} than for ${baseline}; is it the same test?`];
    return [...said(others.prompts, "another prompt or prefill"), ...said(others.truths, "another truth")];
  });
}

/** Rules keep their names when a version mends them. */
/** The variants of scored cells, by what these have in common. */
function variantsBy(
  cells: readonly Cell[],
  keyOf: (origin: Extract<Origin, { kind: "scored" }>) => string,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { variant, origin } of cells) {
    if (origin.kind !== "scored") continue;
    const key = keyOf(origin);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [variant]);
    else group.push(variant);
  }
  return groups;
}

/** One log that was named for several variants, as a line is when it is typed again. */
function sameAnswersNotes(cells: readonly Cell[]): readonly string[] {
  const byAnswers = variantsBy(cells, ({ answers }) => answers.toSorted().join());
  return [...byAnswers]
    .filter(([key, variants]) => key !== "" && variants.length > 1)
    .map(
      ([, variants]) =>
        `scored from the same file of answers: ${variants.join(", ")}; give each variant its own`,
    );
}

function versionNotes(cells: readonly Cell[]): readonly string[] {
  const versions = variantsBy(cells, ({ version }) => version);
  if (versions.size < 2) return [];
  const listed = [...versions].map(([version, variants]) => `${version} (${variants.join(", ")})`).join(", ");
  return [`scored by different versions of this tool: ${listed}`];
}

function pointsRange(points: readonly number[]): string {
  const [least, most] = [Math.min(...points), Math.max(...points)];
  if (least > 100) return "none, the answers are too few";
  const [low, high] = [least.toFixed(1), most.toFixed(1)];
  return low === high ? `${low} points` : `${low} to ${high} points`;
}

const DEGENERATIONS = {
  empty: "empty",
  cut: "cut off",
  loop: "loops",
  replacement: "with U+FFFD",
  nonLatin: "not in Latin letters",
} as const;

/** What was found beside a score. */
function cellNotes({ variant, measure, origin }: Cell): readonly string[] {
  if (origin.kind === "typed") return [];
  const { rows, unscored, stripped, degenerate } = origin;
  const found = Object.entries(DEGENERATIONS).flatMap(([name, words]) => {
    const count = degenerate[name as keyof typeof DEGENERATIONS];
    return count === 0 ? [] : [`${count} ${words}`];
  });
  return [
    ...(rows?.repeats === true
      ? [`${variant}: ids repeat; its rate counts each answer, and a paired difference each id once`]
      : []),
    ...(unscored === 0
      ? []
      : [`${variant}: ${unscored} of ${measure.n + unscored} answers have no score, and are in no rate`]),
    ...(stripped === 0
      ? []
      : [
          `${variant}: from ${stripped} of ${measure.n + unscored} answers a prefix was stripped before they were scored`,
        ]),
    ...(found.length === 0
      ? []
      : [`${variant}: degenerate answers of ${measure.n + unscored}: ${found.join(", ")}`]),
  ];
}
