import { k8s } from "./kubernetes.js";
import { parallel } from "./parallel.js";
import type { Engine } from "./scheduler.js";
import { slurm } from "./slurm.js";

/** Every engine, by the name that `submit` knows it by. */
export const engines = { slurm, k8s, parallel } satisfies Readonly<Record<string, Engine>>;

export type EngineName = keyof typeof engines;
export const ENGINES = Object.keys(engines) as readonly EngineName[];
