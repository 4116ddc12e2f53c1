import { k8s } from "./kubernetes.js";
import { parallel } from "./parallel.js";
import type { Scheduler } from "./scheduler.js";
import { slurm } from "./slurm.js";

/** Every scheduler, by its name in `submit`. */
export const schedulers = { slurm, k8s, parallel } satisfies Readonly<Record<string, Scheduler>>;

export type SchedulerName = keyof typeof schedulers;
export const SCHEDULERS = Object.keys(schedulers) as readonly SchedulerName[];
