import { formatNumber } from "../domain/format-number.js";
import { type Html, html } from "../page/html.js";
import type { TextRun, Texts } from "../roles/samples.js";
import { UNICODE_MARKS, visibleText } from "../roles/visible.js";

/** A row's text by role, token by token; each run has the ids of its tokens. */
export function tokenView(texts: Texts): Html {
  return html`<div class="row">${texts.map((part) =>
    part.kind === "run"
      ? run(part)
      : html`<p class="cut">${UNICODE_MARKS.folded} ${formatNumber(part.tokens)} tokens are left out here</p>`,
  )}</div>`;
}

function run(part: TextRun): Html {
  const { role, label, trained, tokens, ids, controls = [], shortened, reachesInto, trimmed } = part;
  const last = tokens.length - 1;
  const shown = tokens.map((text, i) => {
    const mark = i === last && reachesInto !== undefined ? UNICODE_MARKS.reaches : "";
    const kind = mark !== "" ? "w" : controls.includes(i) ? "k" : undefined;
    const body = text === "" ? UNICODE_MARKS.further : visibleText(text, UNICODE_MARKS);
    // a line break is shown, and made
    const end = text.includes("\n") ? html`<br>` : undefined;
    return kind === undefined
      ? html`<i>${body}</i>${end}`
      : html`<i class="${kind}">${body}${mark}</i>${end}`;
  });
  const notes = [
    ...(reachesInto === undefined ? [] : [`the last token reaches into the ${reachesInto}`]),
    ...(shortened === undefined ? [] : [`${formatNumber(shortened)} long tokens are cut`]),
  ];
  return html`<p class="r ${role}${trained === true ? " on" : ""}" data-ids="${ids.join(" ")}"><b>${visibleLabel(label)}${maskWord(trained)}</b>${shown}${
    trimmed && html`<s>${visibleText(trimmed, UNICODE_MARKS)}</s> <em>trimmed by the template</em>`
  }${notes.length === 0 ? undefined : html` <em>${notes.join("; ")}</em>`}</p>`;
}

function maskWord(trained: boolean | undefined): string {
  if (trained === undefined) return ", mask not known";
  return trained ? ", trained" : "";
}

/** A role of the row's own is text of the row. */
function visibleLabel(label: string): string {
  return label
    .split(" ")
    .map((word) => visibleText(word, UNICODE_MARKS))
    .join(" ");
}
