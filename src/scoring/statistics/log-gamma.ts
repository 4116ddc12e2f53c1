/** Above it, Stirling's series has all digits of a double. */
const LEAST_ARGUMENT = 15;

/** The natural logarithm of the gamma function, for arguments above 0. */
export function logGamma(x: number): number {
  // the recurrence lifts small arguments to where the series holds
  let product = 1;
  let argument = x;
  while (argument < LEAST_ARGUMENT) product *= argument++;
  const inverse = 1 / argument;
  const square = inverse * inverse;
  const series =
    inverse *
    (1 / 12 -
      square *
        (1 / 360 -
          square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - (square * 691) / 360360)))));
  const stirling = (argument - 0.5) * Math.log(argument) - argument + 0.5 * Math.log(2 * Math.PI) + series;
  return stirling - Math.log(product);
}

export const logFactorial = (n: number): number => logGamma(n + 1);
