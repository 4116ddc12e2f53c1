/** A whole number for people: `7,473`. */
export function formatNumber(value: number): string {
  return value.toLocaleString("en");
}
