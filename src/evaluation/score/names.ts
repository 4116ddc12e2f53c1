import { basename } from "node:path";

/** Which model was measured, and on what. */
export interface MeasuredNames {
  readonly variant: string;
  readonly task: string;
}

/**
 * The names in the name of a result: `vanilla.gsm8k.json` is variant `vanilla` and task `gsm8k`. A dot between digits is of a
 * number, as in `Qwen2.5-7B.gsm8k.json`.
 */
export function namesIn(output: string | undefined, metric: string): MeasuredNames {
  const stem = output === undefined ? "" : basename(output).replace(/\.json$/, "");
  const [, variant = "", task = ""] = /^((?:[^.]|(?<=\d)\.(?=\d))*)\.?(.*)$/s.exec(stem) ?? [];
  return { variant: variant || "unnamed", task: task || metric };
}
