import { quantileOf } from "../../block/histogram.js";
import { mostFirst } from "../../block/most-first.js";
import type { PreviewTally } from "../../block/tally.js";
import { formatNumber } from "../../domain/format-number.js";
import { endWords } from "../../domain/preview-end.js";
import { experimentalSettings } from "../../methods/experimental.js";
import { html } from "../../page/html.js";
import { percent, range } from "../../page/numbers.js";
import { facts } from "../../page/tables.js";
import { chart } from "../chart.js";
import type { MakeSection } from "../section.js";

/** How much of the answers the prompts show, and the seam; nothing for a run without previews of its own answers. */
export const previewsShown: MakeSection = ({ rows: { previews, checks }, settings }) => {
  if (previews.count === 0) return undefined;
  const seam = checks.seam;
  return {
    id: "previews",
    title: "What the prompt gives away",
    body: html`${facts([
      ["previews", formatNumber(previews.count)],
      [
        "tokens of a preview",
        range(quantileOf(previews.tokens, 0) ?? 0, quantileOf(previews.tokens, 1) ?? 0),
      ],
      ["share of the answers' text that is shown", percent(previews.previewUnits, previews.answerUnits)],
      ["half of the previews show at most", `${quantileOf(previews.percent, 0.5) ?? 0} % of their answer`],
      ["95 % of the previews show at most", `${quantileOf(previews.percent, 0.95) ?? 0} % of their answer`],
      ["answers that are shown whole", formatNumber(previews.wholeAnswers)],
      ...(experimentalSettings(settings.method).length === 0 ? [] : endsOf(previews)),
      [
        "seam: the preview has the same tokens in prompt and answer",
        seam === undefined
          ? "not counted; it needs rendered rows"
          : `${percent(seam.checked - seam.failed, seam.checked)} of ${formatNumber(seam.checked)} rows`,
      ],
    ])}
${chart({
  title: "Tokens of a preview",
  axis: "tokens",
  counted: "previews",
  series: [{ name: "previews", histogram: previews.tokens }],
})}
${chart({
  title: "Share of the answer that its preview shows",
  axis: "percent of the answer",
  counted: "previews",
  series: [{ name: "previews", histogram: previews.percent }],
})}`,
  };
};

/** Why previews ended; the published ones end after their tokens. */
function endsOf({ ended, trimmed }: PreviewTally): readonly (readonly [string, string])[] {
  return [
    ...mostFirst(ended).map(([end, count]) => [`a preview ${endWords(end)}`, formatNumber(count)] as const),
    ["white space at the end of a preview was left out", formatNumber(trimmed)],
  ];
}
