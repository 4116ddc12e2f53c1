// What an answer can be scored by, each metric in its own file.
import { exact } from "./exact.js";
import { gsm8kAsPublished } from "./gsm8k-as-published.js";
import { gsm8kFlexible } from "./gsm8k-flexible.js";
import { gsm8kStrict } from "./gsm8k-strict.js";
import { gsm8kTrainer } from "./gsm8k-trainer.js";
import type { Metric } from "./metric.js";
import { refusal } from "./refusal.js";
import { rouge1 } from "./rouge1.js";
import { safe } from "./safe.js";

export const metrics = {
  safe,
  refusal,
  "gsm8k-strict": gsm8kStrict,
  "gsm8k-flexible": gsm8kFlexible,
  "gsm8k-as-published": gsm8kAsPublished,
  "gsm8k-trainer": gsm8kTrainer,
  rouge1,
  exact,
} satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;

/** The metric of a name; undefined for one that is not known. */
export function findMetric(name: string): Metric | undefined {
  return Object.hasOwn(metrics, name) ? metrics[name as MetricName] : undefined;
}

/** Whether a name is one of a metric. */
export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(metrics, name);
}
