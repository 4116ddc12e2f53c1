import { formatNumber } from "../../domain/format-number.js";
import { html } from "../../page/html.js";
import { facts, table } from "../../page/tables.js";
import type { MakeSection } from "../section.js";
import { shortPath } from "../short-path.js";

/** Inputs that are listed; the others are counted. */
const MOST_INPUTS = 50;

/** What the rows were made of, and with what. */
export const provenance: MakeSection = ({ tool, inputs, output, tokenizer, template, parts, seconds }) => ({
  id: "provenance",
  title: "Where the rows come from",
  body: html`${facts([
    ["made by", `${tool.name} ${tool.version}`],
    [
      "output",
      output === undefined
        ? parts === undefined
          ? "stdout"
          : "the files of a run in shards, which the manifest lists"
        : html`${shortPath(output.path)}, ${formatNumber(output.bytes)} bytes<br><code>${output.sha256}</code>`,
    ],
    [
      "tokenizer",
      tokenizer === undefined
        ? "none"
        : html`${shortPath(tokenizer.source)}<br><code>${tokenizer.sha256}</code>`,
    ],
    ["chat template", template === undefined ? "none" : html`<code>${template.sha256}</code>`],
    ["seconds", seconds.toFixed(1)],
  ])}
${table(
  [{ head: "input" }, { head: "bytes", isNumber: true }, { head: "SHA-256" }],
  inputs
    .slice(0, MOST_INPUTS)
    .map(({ name, bytes, sha256 }) => [
      shortPath(name),
      formatNumber(bytes),
      sha256 === undefined ? "–" : html`<code>${sha256}</code>`,
    ]),
)}
${inputs.length > MOST_INPUTS ? html`<p>… and ${formatNumber(inputs.length - MOST_INPUTS)} more inputs; the manifest lists all.</p>` : undefined}`,
});
