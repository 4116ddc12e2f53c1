/** A value that is a half but for the last digits of its double is a half. */
const EPSILON = 1e-9;

/** The value in whole hundredths, half away from 0. */
export function hundredths(value: number): number {
  return Math.sign(value) * Math.floor(100 * Math.abs(value) + 0.5 + EPSILON);
}

/** With two decimals: `94.40`. */
export function twoDecimals(value: number): string {
  const whole = hundredths(value);
  const text = String(Math.abs(whole)).padStart(3, "0");
  return `${whole < 0 ? "-" : ""}${text.slice(0, -2)}.${text.slice(-2)}`;
}

/** With a sign: `+15.15`. */
export function signed(value: number): string {
  return `${hundredths(value) < 0 ? "" : "+"}${twoDecimals(value)}`;
}
