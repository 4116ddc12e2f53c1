import { basename } from "node:path";

/** Which model was measured, and on what. */
export interface MeasuredNames {
  readonly variant: string;
  readonly task: string;
}

/**
 * The names in the name of a result: `vanilla.gsm8k.json` is variant `vanilla` and task `gsm8k`. A dot between digits is of a
 * number, as in `Qwen2.5-7B.gsm8k.json`; a variant that is `given` may have any dots.
 */
export function namesIn(
  output: string | undefined,
  metric: string,
  given: string | undefined,
): MeasuredNames {
  const stem = output === undefined ? "" : basename(output).replace(/\.json$/, "");
  if (given !== undefined && `${stem}.`.startsWith(`${given}.`))
    return { variant: given, task: stem.slice(given.length + 1) || metric };
  const [, variant = "", task = ""] = /^((?:[^.]|(?<=\d)\.(?=\d))*)\.?(.*)$/s.exec(stem) ?? [];
  return { variant: given ?? (variant || "unnamed"), task: task || metric };
}
