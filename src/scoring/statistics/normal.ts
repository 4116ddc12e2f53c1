/** The probability that a normal value is z standard deviations from its mean, or more, on either side; z from 0. */
export function twoSided(z: number): number {
  return z < 2.5 ? 1 - series(z) : tail(z);
}

/** The probability of a smaller distance, as a series. */
function series(z: number): number {
  let [term, sum] = [z, z];
  for (let n = 1; term > sum * Number.EPSILON; n++) {
    term *= z ** 2 / (2 * n + 1);
    sum += term;
  }
  return 2 * density(z) * sum;
}

/** Enough terms for all digits from 2.5 on. */
const TERMS = 100;

/** Mills' ratio as a continued fraction. */
function tail(z: number): number {
  let fraction = z;
  for (let n = TERMS; n > 0; n--) fraction = z + n / fraction;
  return (2 * density(z)) / fraction;
}

const density = (z: number): number => Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
