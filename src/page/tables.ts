import { type Hole, type Html, html } from "./html.js";

/** A table of names and what they are. A box that scrolls can be reached by keyboard. */
export function facts(rows: readonly (readonly [name: string, value: Hole])[]): Html {
  return html`<div class="wide" tabindex="0"><table class="facts">${rows.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  )}</table></div>`;
}

/** A column of a table: its head, and whether it holds numbers. */
export interface Column {
  readonly head: string;
  readonly isNumber?: boolean;
}

/** A table with a head; a row has a value for each column. */
export function table(columns: readonly Column[], rows: readonly (readonly Hole[])[]): Html {
  const kind = (i: number): string => (columns[i]?.isNumber === true ? "n" : "");
  return html`<div class="wide" tabindex="0"><table><thead><tr>${columns.map(
    ({ head }, i) => html`<th scope="col" class="${kind(i)}">${head}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (row) => html`<tr>${row.map((value, i) => html`<td class="${kind(i)}">${value}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
