/** A whole number for people: `7,473`. By hand, because the first use of Intl costs more than a small run. */
export function formatNumber(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
