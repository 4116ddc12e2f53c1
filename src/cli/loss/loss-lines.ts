import { formatNumber } from "../../domain/format-number.js";
import type { LossOutcome } from "../../loss/loss-files.js";
import type { Loss, LossResult } from "../../loss/result.js";
import { differenceOf } from "../../loss/summarize.js";
import { counted } from "../../page/numbers.js";
import { alignedTable } from "../../page/text-tables.js";
import { isApart } from "../../scoring/statistics/interval.js";

/** A longer name of a variant has a line of its own. */
const MOST_NAME = 30;

const COLUMNS = 80;

type Kind = "first" | "own";

/** The table for people, and what may be said of it. */
export function lossLines(outcome: LossOutcome): readonly string[] {
  const { result } = outcome;
  const { first, n, rows, seed, variants } = result;
  const hasPrefix = variants.some(({ settings }) => methodOf(settings)["name"] === "virtual");
  return [
    `loss on the first ${counted(first, "token")} of answers: ${formatNumber(n)} of ${counted(rows, "row")} (seed ${seed})`,
    "in nats a token; the change is against vanilla, on the same rows",
    ...leftOutLines(result),
    "",
    ...(hasPrefix ? [`first ${counted(first, "trained token")} (of virtual: those of its prefix)`] : []),
    ...table(result, "first"),
    ...lowestLines(outcome, "first"),
    ...(hasPrefix
      ? [
          "",
          `first ${counted(first, "token")} of the answer as it was, behind a prefix`,
          ...table(result, "own"),
        ]
      : []),
    ...(hasPrefix ? lowestLines(outcome, "own") : []),
    "",
    "A proxy: nothing was trained. The method lowers this loss before training, and",
    "the paper takes that for the reason why training disturbs a model's first",
    "tokens less. Whether a trained model is safer, only score and compare can say.",
  ];
}

function leftOutLines({ leftOut, short, variants, first }: LossResult): readonly string[] {
  const rules = Object.entries(leftOut).map(([rule, count]) => `${formatNumber(count)} ${rule}`);
  const unchanged = variants.filter(
    ({ unchanged: count, settings }) => count > 0 && methodOf(settings)["name"] !== "vanilla",
  );
  return [
    ...(rules.length === 0 ? [] : [`left out, since a variant rejects them: ${rules.join(", ")}`]),
    ...(short === 0
      ? []
      : [`${formatNumber(short)} with fewer than ${counted(first, "token")}, of which all are measured`]),
    ...unchanged.map(
      ({ name, unchanged: count }) => `${name} adds nothing to ${formatNumber(count)} of them`,
    ),
  ];
}

function table({ variants }: LossResult, kind: Kind): readonly string[] {
  const isWide = variants.some(({ name }) => name.length > MOST_NAME);
  const lines = alignedTable([
    [isWide ? "" : "variant", "loss", "sd", "change", "95 % interval", "p (Holm)"],
    ...variants.map(({ name, [kind]: loss }) => [isWide ? "" : name, ...cells(loss)]),
  ]);
  return isWide ? lines.flatMap((line, i) => (i === 0 ? [line] : [variants[i - 1]!.name, line])) : lines;
}

function cells({ mean, sd, change }: Loss): readonly string[] {
  const shown = [mean.toFixed(3), sd.toFixed(3)];
  if (change === undefined) return [...shown, "", "", ""];
  const [low, high] = change.interval;
  return [...shown, signed(change.mean), `${signed(low)} to ${signed(high)}`, pValue(change.holm)];
}

/** Which variant has the lowest loss, how it is made, and which others may be as low. */
function lowestLines({ result: { variants }, losses }: LossOutcome, kind: Kind): readonly string[] {
  const best = variants.reduce(
    (least, one, i) => (one[kind].mean < variants[least]![kind].mean ? i : least),
    0,
  );
  const close = variants.filter(
    (_, i) => i !== best && !isApart(differenceOf(losses, kind, i, best).interval),
  );
  const names = close.map(({ name }) => name);
  return [`lowest: ${variants[best]!.name}${settingsWords(variants[best]!.settings)}`, ...closeLines(names)];
}

/** The variants whose difference from the lowest may be chance, on one line if they fit. */
function closeLines(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const line = `  within noise of it: ${names.join(", ")}`;
  return line.length <= COLUMNS ? [line] : ["  within noise of it:", ...names.map((name) => `    ${name}`)];
}

/** The parts of a method that one chooses. */
function settingsWords(settings: LossResult["variants"][number]["settings"]): string {
  const { previewTokens, preview, prefix, connector } = methodOf(settings);
  const words = [
    previewTokens === undefined ? [] : [`m ${String(previewTokens)}`],
    preview === undefined ? [] : [`preview ${String(preview)}`],
    prefix === undefined ? [] : [`prefix ${JSON.stringify(prefix)}`],
    connector === undefined ? [] : [`connector ${JSON.stringify(connector)}`],
  ].flat();
  return words.length === 0 ? "" : `\n  ${words.join("\n  ")}`;
}

function methodOf(settings: LossResult["variants"][number]["settings"]): Readonly<Record<string, unknown>> {
  return settings["method"] as Readonly<Record<string, unknown>>;
}

function signed(value: number): string {
  const text = value.toFixed(3);
  return value >= 0 ? `+${text}` : text;
}

function pValue(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}
