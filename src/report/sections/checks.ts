import { formatNumber } from "../../domain/format-number.js";
import { RULES } from "../../domain/rules.js";
import { type Hole, html } from "../../page/html.js";
import { percent } from "../../page/numbers.js";
import { table } from "../../page/tables.js";
import { type CheckName, checks as family } from "../../rules/registry.js";
import type { Check } from "../../rules/row-check.js";
import { placesOf } from "../places.js";
import type { MakeSection } from "../section.js";

/** A row for each check of rendered rows; nothing for a run that did not render rows. */
export const checkResults: MakeSection = ({ rows: { checks, tokens, firstPlaces }, settings }) => {
  if (tokens.rows === 0 && Object.keys(checks).length === 0) return undefined;
  const connector = "connector" in settings.method ? settings.method.connector : undefined;
  const rows = Object.entries(family).map(([name, { severity, hint }]: [string, Check]): readonly Hole[] => {
    const rule = name as CheckName;
    const level = settings.checks?.[rule] ?? severity;
    const count = checks[rule];
    const { checked, failed } = count ?? { checked: 0, failed: 0 };
    const advice = count === undefined || failed === 0 ? undefined : hint?.(count, connector);
    return [
      html`<code class="rule">${rule}</code>`,
      html`<span class="${failed > 0 ? "found" : "held"}">${state(level, checked, failed)}</span>`,
      level,
      formatNumber(checked),
      formatNumber(failed),
      percent(failed, checked),
      html`${RULES[rule]}${advice && html`<br><b>${advice}</b>`}${placesOf(firstPlaces, rule)}`,
    ];
  });
  return {
    id: "checks",
    title: "Checks of the rendered rows",
    body: table(
      [
        ...[{ head: "rule" }, { head: "result" }, { head: "severity" }],
        ...[
          { head: "looked at", isNumber: true },
          { head: "found", isNumber: true },
          { head: "rate", isNumber: true },
        ],
        { head: "a row is found when" },
      ],
      rows,
    ),
  };
};

function state(level: "reject" | "warn" | "off", checked: number, failed: number): string {
  if (level === "off") return "off";
  if (checked === 0) return "not applicable";
  if (failed === 0) return "holds";
  return level === "reject" ? "rejected" : "warning";
}
