import { formatNumber } from "../domain/format-number.js";

/** `3.2 %` of a whole; `–` of nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}

/** A mean with one decimal. */
export function mean(total: number, count: number): string {
  return count === 0 ? "–" : (total / count).toFixed(1);
}

/** `1 row`, `7,473 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** `6`, or `2 to 6`. */
export function range(from: number, to: number): string {
  return from === to ? formatNumber(from) : `${formatNumber(from)} to ${formatNumber(to)}`;
}
