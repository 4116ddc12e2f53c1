/** How many of the first `length` items the test holds for; it holds for no item after one that it does not hold for. */
export function countWhile(length: number, test: (item: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
