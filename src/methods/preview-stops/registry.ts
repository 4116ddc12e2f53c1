// The texts before which a preview stops, each in its own file.
import { digit } from "./digit.js";
import { fence } from "./fence.js";
import { literal } from "./literal.js";
import type { FindStop, PreviewStop } from "./stop.js";

export const previewStops = { digit, fence, literal };

const STOPS: readonly PreviewStop[] = Object.values(previewStops);

/** Matches the texts of all stops. */
export const STOP_PATTERN = new RegExp(`^(?:${STOPS.map(({ pattern }) => pattern).join("|")})$`);

export const STOP_SYNTAX = STOPS.map(({ syntax }) => syntax).join(", ");

/** A stop as it was written. */
export interface ActiveStop {
  readonly text: string;
  readonly find: FindStop;
}

/** The stop of a text that `STOP_PATTERN` matches. */
export function stopOf(text: string): ActiveStop {
  const stop = STOPS.find(({ pattern }) => new RegExp(`^(?:${pattern})$`).test(text))!;
  return { text, find: stop.create(text) };
}
