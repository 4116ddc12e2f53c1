// Compares both sides for one template and many rows.

import { exceptionFor, unsupportedPart } from "./exceptions.js";

/** What both sides may have in common, and not. */
export const OUTCOMES = [
  "equal",
  "refused by both",
  "differing in text",
  "refused here only",
  "not supported here",
  "refused on purpose",
  "rendered here only",
  "broken here",
];

/** Outcomes that are no differences. */
export const AGREED = new Set(["equal", "refused by both", "refused on purpose"]);

/** How two results compare. */
export function outcomeOf(python, ours, row) {
  if (ours.crash !== undefined) return "broken here";
  if (python.text === undefined) return ours.text === undefined ? "refused by both" : "rendered here only";
  if (ours.text === undefined) return reasonOf(python, ours, row);
  return python.text === ours.text ? "equal" : "differing in text";
}

function reasonOf(python, ours, row) {
  if (exceptionFor(ours, python, row) !== undefined) return "refused on purpose";
  return unsupportedPart(ours) === undefined ? "refused here only" : "not supported here";
}

/**
 * Renders the rows with one template in every way: once in order, and once more from the last to the first, since no
 * row may depend on those before it. `ways` is the beginning of the ways to compare. Calls `found` for each result: {row, prompt, way, outcome, python, ours}.
 */
export function compareTemplate(compiled, rows, prompts, python, ways, found) {
  const inOrder = rows.flatMap((row, r) =>
    prompts.map((prompt, p) => ({ row, prompt, python: python[r * prompts.length + p] })),
  );
  const passes = [
    { way: "template", cases: inOrder, render: compiled.template },
    { way: "renderer", cases: inOrder, render: compiled.renderer },
    { way: "renderer, again", cases: inOrder.toReversed(), render: compiled.renderer },
  ];
  for (const { way, cases, render } of passes.filter(({ way }) => way.startsWith(ways))) {
    for (const { row, prompt, python } of cases) {
      const ours = render(row.value, prompt);
      found({ row, prompt, way, outcome: outcomeOf(python, ours, row), python, ours });
    }
  }
}

/** Where two texts part, with what stands around it. */
export function firstDifference(left, right) {
  let at = 0;
  while (at < left.length && at < right.length && left[at] === right[at]) at++;
  const around = (text) => JSON.stringify(text.slice(Math.max(0, at - 30), at + 50));
  return { at, python: around(left), ours: around(right) };
}

/** The reason of a difference, by which differences are put together. */
export function kindOf({ outcome, python, ours, row }) {
  const plain = (text) =>
    text
      .replaceAll(/\d+/g, "N")
      .replaceAll(/'[^']*'/g, "'…'")
      .slice(0, 110);
  switch (outcome) {
    case "refused here only":
    case "not supported here":
      return `${outcome}: ${plain(ours.message)}`;
    case "rendered here only":
      return `${outcome}: ${python.error}: ${plain(python.message)}`;
    case "broken here":
      return `${outcome}: ${plain(ours.crash)}`;
    default:
      return `${outcome}: ${row.name}`;
  }
}

/**
 * How the reasons of two refusals differ; undefined if they do not. What raise_exception says is quoted by us, without
 * what it takes from the row.
 */
export function otherReason(python, ours) {
  if (python.error === ours.error) return undefined;
  const isRaised = python.error === "TemplateError";
  const refusal = /refuses this conversation(?:: "(.*)")?/s.exec(ours.message ?? "");
  if (refusal === null) return isRaised ? "raise_exception in Python only" : undefined;
  if (!isRaised) return "raise_exception here only";
  let at = 0;
  for (const part of (refusal[1] ?? "").split("…")) {
    const found = python.message.indexOf(part, at);
    if (found === -1) return "another text of raise_exception";
    at = found + part.length;
  }
  return undefined;
}
