import { formatNumber } from "../../domain/format-number.js";
import { shellFile } from "../../domain/shell-word.js";
import { USUAL_SHARE } from "../../mix/choose.js";
import type { MixCounts, MixRequest, MixResult } from "../../mix/mix.js";

/** What was made, in lines. */
export function mixSummary(request: MixRequest, { counts, output, seconds }: MixResult): readonly string[] {
  const { training, added, out, share, trainingAugmented, system } = counts;
  const name = output?.path ?? "<stdout>";
  return [
    `${name}: ${formatNumber(out)} rows in ${seconds.toFixed(1)} s: ${formatNumber(training)} training rows, ${formatNumber(added)} added (${percent(share)})`,
    ...groupLines(counts, request.group),
    ...duplicateLines(counts),
    ...(trainingAugmented > 0 ? [`training rows with a preview: ${formatNumber(trainingAugmented)}`] : []),
    ...(system === undefined
      ? []
      : [
          `system texts rewritten: ${formatNumber(system.rewritten)}${output === undefined ? "" : `; serve the model with ${shellFile(`${output.path}.serving.txt`)}`}`,
        ]),
    ...warnings(request, counts),
  ];
}

function groupLines({ groups }: MixCounts, field: string | undefined): readonly string[] {
  if (groups === undefined) return [];
  const numbers = Object.values(groups);
  const least = numbers.reduce((found, number) => Math.min(found, number), Number.POSITIVE_INFINITY);
  const most = numbers.reduce((found, number) => Math.max(found, number), 0);
  const each = least === most ? formatNumber(least) : `${formatNumber(least)} or ${formatNumber(most)}`;
  return [`${each} in each of ${formatNumber(numbers.length)} groups (${field})`];
}

function duplicateLines({ addedRead, duplicatesInside, duplicatesInTraining }: MixCounts): readonly string[] {
  const found = [
    duplicatesInside === 0 ? [] : [`${formatNumber(duplicatesInside)} ask what another added row asks`],
    duplicatesInTraining === 0 ? [] : [`${formatNumber(duplicatesInTraining)} ask what a training row asks`],
  ].flat();
  if (found.length === 0) return [];
  return [`left out of the ${formatNumber(addedRead)} added rows as duplicates: ${found.join(", ")}`];
}

function warnings(
  { amount, group, systemText }: MixRequest,
  { share, trainingAugmented, extraKey, system }: MixCounts,
): readonly string[] {
  const asked = amount.kind === "share" ? amount.share : share;
  return [
    asked > USUAL_SHARE
      ? [
          `warning: above ${percent(USUAL_SHARE)} of added rows; a few hundred help, and many make a model refuse harmless requests: measure it with score --metric refusal`,
        ]
      : [],
    extraKey
      ? [
          `warning: the added rows keep the key ${group}, which no training row has; some loaders fail on a column that only some rows have: --drop-group leaves it out`,
        ]
      : [],
    trainingAugmented === 0
      ? ["note: no training row has a preview; to add previews to the training rows alone, add them first"]
      : [],
    systemText !== undefined && system !== undefined && system.without > 0
      ? [
          `warning: ${formatNumber(system.without)} rows have no system text, and get none; a trainer with a default text would add it there`,
        ]
      : [],
  ].flat();
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
