import { echo } from "./echo.js";
import type { LogprobShape } from "./shape.js";
import { vllm } from "./vllm.js";

/** The forms in which servers give the log-probabilities of a prompt, in the order in which they are tried. */
export const logprobShapes = { vllm, echo } satisfies Readonly<Record<string, LogprobShape>>;

export type ShapeName = keyof typeof logprobShapes;
export const SHAPES = Object.keys(logprobShapes) as readonly ShapeName[];
