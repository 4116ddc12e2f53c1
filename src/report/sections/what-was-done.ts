import { experimentalSettings, settingWords, valueWords } from "../../methods/experimental.js";
import { methods } from "../../methods/registry.js";
import { type Html, html } from "../../page/html.js";
import { facts } from "../../page/tables.js";
import { exampleOf } from "../example.js";
import type { MakeSection } from "../section.js";

/** The method, its settings, and what it does to an invented row. */
export const whatWasDone: MakeSection = ({ settings }) => {
  const { name, ...options } = settings.method;
  const experimental = experimentalSettings(settings.method);
  const { prompt, answer, added } = exampleOf(settings.method);
  return {
    id: "method",
    title: "What was done",
    body: html`<p>Method <b>${name}</b>: ${methods[name].summary}.</p>
${experimental.length === 0 ? undefined : html`<p><b>Experimental</b>: ${experimental.map(({ name: used }) => used).join(", ")}. Only a fixed number of tokens, and one phrase, were tested in a publication.</p>`}
${facts([
  ...Object.entries(options).map(([key, value]) => [settingWords(key), visible(valueWords(value))] as const),
  ["exchanges of a row that are augmented", visible(settings.turns)],
  ["share of the rows", visible(String(settings.share))],
])}
<p>An invented row, in which each word counts as one token; what was added is marked:</p>
${facts([
  [
    "prompt",
    html`${visible(prompt)}<ins>${visible(added.connector)}</ins><ins>${visible(added.preview)}</ins>`,
  ],
  ["answer", html`<ins>${visible(added.answerPrefix)}</ins>${visible(answer)}`],
])}`,
  };
};

/** A text whose spaces at its ends, and line breaks, can be seen. */
function visible(text: string): Html {
  const middle = text.replace(/^ +| +$/g, (spaces) => "·".repeat(spaces.length)).replaceAll("\n", "⏎");
  return html`<span class="text">${middle}</span>`;
}
