import { holm } from "../scoring/statistics/holm.js";
import { type Mean, pairedDifference, studentInterval } from "../scoring/statistics/student.js";
import type { Variant } from "../sweep/variant.js";
import type { RowLoss } from "./measure-losses.js";
import type { Loss, VariantLoss } from "./result.js";

/** What is measured of a row. */
const KINDS = ["first", "own"] as const;
type Kind = (typeof KINDS)[number];

/** The losses of each variant, and how they differ from its baseline's. `losses` are by row, then by variant. */
export function summarize(
  variants: readonly Variant[],
  losses: readonly (readonly RowLoss[])[],
): readonly Pick<VariantLoss, Kind>[] {
  const first = lossesOf(variants, losses, "first");
  const own = lossesOf(variants, losses, "own");
  return variants.map((_, i) => ({ first: first[i]!, own: own[i]! }));
}

/** How much lower the loss of the one variant is than that of the other, on the same rows. */
export function differenceOf(
  losses: readonly (readonly RowLoss[])[],
  kind: Kind,
  one: number,
  other: number,
): Mean & ReturnType<typeof pairedDifference> {
  const difference = meanOf(losses.map((row) => row[one]![kind] - row[other]![kind]));
  return { ...difference, ...pairedDifference(difference) };
}

function lossesOf(
  variants: readonly Variant[],
  losses: readonly (readonly RowLoss[])[],
  kind: Kind,
): readonly Loss[] {
  const compared = variants.flatMap(({ baseline }, i) => {
    const other = variants.findIndex(({ name }) => name === baseline);
    return other === -1 ? [] : [{ i, ...differenceOf(losses, kind, i, other) }];
  });
  const adjusted = holm(compared.map(({ p }) => p));
  return variants.map((_, i): Loss => {
    const { mean, sd, n } = meanOf(losses.map((row) => row[i]![kind]));
    const at = compared.findIndex((one) => one.i === i);
    const change = compared[at];
    return {
      ...{ mean, sd, interval: [...studentInterval({ mean, sd, n })] },
      ...(change && {
        change: {
          ...{ mean: change.mean, sd: change.sd, interval: [...change.interval] },
          ...{ p: change.p, holm: adjusted[at]! },
        },
      }),
    };
  });
}

function meanOf(values: readonly number[]): Mean {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (n - 1)), n };
}
