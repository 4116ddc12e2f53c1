import type { Frame } from "./scope.js";

/** Where the run goes on after a statement. */
export const Flow = { next: 0, leave: 1, skip: 2 } as const;

export type Execute = (frame: Frame) => (typeof Flow)[keyof typeof Flow];
