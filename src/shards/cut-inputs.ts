import type { ByteRange } from "../io/bytes/line-range.js";

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
  /** Where a shard begins among the bytes of all inputs, one behind the other. */
  const cut = (shard: number): bigint => (total * BigInt(shard)) / BigInt(shards);
  const segments = Array.from({ length: shards }, (): Segment[] => []);
  /** The shard that holds the input's first byte; both go up together, as there may be many of each. */
  let shard = 0;
  let first = 0n;
  for (const [input, { bytes, splittable }] of inputs.entries()) {
    if (bytes === 0) continue;
    const end = first + BigInt(bytes);
    while (cut(shard + 1) <= first) shard++;
    if (!splittable) segments[shard]!.push({ input, start: 0, end: bytes });
    else {
      for (let at = first; at < end; ) {
        while (cut(shard + 1) <= at) shard++;
        const next = cut(shard + 1) < end ? cut(shard + 1) : end;
        segments[shard]!.push({ input, start: Number(at - first), end: Number(next - first) });
        at = next;
      }
    }
    first = end;
  }
  return segments;
}
