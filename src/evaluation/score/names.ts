import { basename } from "node:path";

/** Which model was measured, and on what. */
export interface MeasuredNames {
  readonly variant: string;
  readonly task: string;
}

/** The names in the name of a result: `vanilla.gsm8k.json` is variant `vanilla` and task `gsm8k`. */
export function namesIn(output: string | undefined, metric: string): MeasuredNames {
  const stem = output === undefined ? "" : basename(output).replace(/\.json$/, "");
  const [variant = "", ...task] = stem.split(".");
  return { variant: variant || "unnamed", task: task.join(".") || metric };
}
