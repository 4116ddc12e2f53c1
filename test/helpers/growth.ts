/** The least time of several runs: what the work itself takes, whatever else the machine does. */
function leastTime(work: () => unknown, runs = 5): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, user + system);
  }
  return least;
}

/**
 * How many times the work at 16 times the size takes as long: about 16 if it is linear, and 256 if it is quadratic.
 * `size` should take some milliseconds, since the system counts time in small steps. `prepare` is not measured.
 */
export function growth(size: number, prepare: (size: number) => () => unknown): number {
  const [small, large] = [prepare(size), prepare(16 * size)];
  small();
  return leastTime(large, 3) / Math.max(leastTime(small), 1000);
}

/** A growth below this is linear, with room for caches, memory and other work; a quadratic one is far above. */
export const LINEAR = 64;
