import { contenders } from "./contenders.js";
import { measure } from "./measure.js";

/** Every contender's runs on the input of its layout, round robin: one round to warm up, then the counted ones. */
export async function timeRounds(ids, inputs, runs, say) {
  const timed = Object.fromEntries(ids.map((id) => [id, []]));
  for (let round = 0; round <= runs; round++) {
    say(round === 0 ? "warming up" : `round ${round} of ${runs}`);
    for (const id of ids) {
      const { command, layout = "pair", processes = 1 } = contenders[id];
      const atOnce = Array.from({ length: processes }, () => measure(command(inputs[layout].path)));
      const run = (await Promise.all(atOnce)).reduce(together);
      if (round > 0) timed[id].push(run);
    }
  }
  return timed;
}

/** Two processes that ran at once. */
function together(one, other) {
  return {
    wall: Math.max(one.wall, other.wall),
    cpu: one.cpu + other.cpu,
    peakBytes: one.peakBytes + other.peakBytes,
  };
}

/** Peak memory in bytes of our own contenders on a small and a big input, for each run. */
export async function measureMemory(ids, small, big, runs, say) {
  const peaks = Object.fromEntries(ids.map((id) => [id, { small: [], big: [] }]));
  for (let run = 1; run <= runs; run++) {
    say(`memory, run ${run} of ${runs}`);
    for (const id of ids) {
      peaks[id].small.push((await measure(contenders[id].command(small))).peakBytes);
      peaks[id].big.push((await measure(contenders[id].command(big))).peakBytes);
    }
  }
  return peaks;
}
