import type { ByteRange } from "../../io/line-range.js";

/** An input to be cut. One that is not splittable, such as gzip data, goes as a whole. */
export interface Cuttable {
  readonly bytes: number;
  readonly splittable: boolean;
}

/** What a shard reads of one input. */
export interface Segment extends ByteRange {
  /** Index of the input. */
  readonly input: number;
}

/**
 * Shares inputs out among shards of nearly equal bytes, in order. An input that cannot be cut belongs to the shard that
 * holds its first byte, as a line does. Sums are BigInt: bytes times shards is beyond what a number counts exactly.
 */
export function cutInputs(inputs: readonly Cuttable[], shards: number): readonly (readonly Segment[])[] {
  const total = inputs.reduce((sum, { bytes }) => sum + BigInt(bytes), 0n);
  const cut = (shard: number): bigint => (total * BigInt(shard)) / BigInt(shards);
  return Array.from({ length: shards }, (_, shard) => segmentsIn(inputs, cut(shard), cut(shard + 1)));
}

/** What stands from byte `low` to byte `high` of all inputs, one behind the other. */
function segmentsIn(inputs: readonly Cuttable[], low: bigint, high: bigint): readonly Segment[] {
  const segments: Segment[] = [];
  let first = 0n;
  for (const [input, { bytes, splittable }] of inputs.entries()) {
    const end = first + BigInt(bytes);
    if (splittable) {
      const [from, to] = [low > first ? low : first, high < end ? high : end];
      if (from < to) segments.push({ input, start: Number(from - first), end: Number(to - first) });
    } else if (first >= low && first < high) segments.push({ input, start: 0, end: bytes });
    first = end;
  }
  return segments;
}
