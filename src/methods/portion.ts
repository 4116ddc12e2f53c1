/** Shares are exact to so many parts: a product of two fractions in binary is not. */
const PARTS = 1e6;

/** A share of a whole number, rounded down; a share of more than six decimals is rounded to six. */
export function portion(share: number, whole: number): number {
  return Math.floor((Math.round(share * PARTS) * whole) / PARTS);
}
