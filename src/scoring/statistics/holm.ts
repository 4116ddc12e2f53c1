/** Holm's p values for a family of tests, in the order of the raw ones. */
export function holm(raw: readonly number[]): readonly number[] {
  const order = raw.map((_, i) => i).sort((one, other) => raw[one]! - raw[other]!);
  const adjusted: number[] = raw.slice();
  let greatest = 0;
  order.forEach((i, rank) => {
    greatest = Math.max(greatest, Math.min(1, (raw.length - rank) * raw[i]!));
    adjusted[i] = greatest;
  });
  return adjusted;
}
