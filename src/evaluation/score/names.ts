import { basename } from "node:path";

/** Which model was measured, and on what. */
export interface MeasuredNames {
  readonly variant: string;
  readonly task: string;
}

/**
 * The names in the name of a result: `vanilla.gsm8k.json` is variant `vanilla` and task `gsm8k`. A variant that is `given` may have
 * points itself: of `llama-3.1.gsm8k.json` and `llama-3.1`, the task is `gsm8k`.
 */
export function namesIn(
  output: string | undefined,
  metric: string,
  given: string | undefined,
): MeasuredNames {
  const stem = output === undefined ? "" : basename(output).replace(/\.json$/, "");
  if (given !== undefined && `${stem}.`.startsWith(`${given}.`))
    return { variant: given, task: stem.slice(given.length + 1) || metric };
  const [variant = "", ...task] = stem.split(".");
  return { variant: given ?? (variant || "unnamed"), task: task.join(".") || metric };
}
