import type { ByteRange } from "../io/bytes/line-range.js";

/** An input to split. One shard reads all of an input that is not splittable, such as gzip data. */
export interface Cuttable {
  readonly bytes: number;
  readonly splittable: boolean;
}

/** The part of one input that a shard reads. */
export interface Segment extends ByteRange {
  /** Index of the input. */
  readonly input: number;
}

/**
 * Splits inputs into shards of nearly equal bytes, in order. An input that is not splittable belongs to the shard that
 * holds its first byte, as a line does. Sums are BigInt: bytes times shards can exceed a number's exact range.
 */
export function cutInputs(inputs: readonly Cuttable[], shards: number): readonly (readonly Segment[])[] {
  const total = inputs.reduce((sum, { bytes }) => sum + BigInt(bytes), 0n);
  /** Start of a shard in the concatenated bytes of all inputs. */
  const startOf = (shard: number): bigint => (total * BigInt(shard)) / BigInt(shards);
  const segments = Array.from({ length: shards }, (): Segment[] => []);
  /** The shard that holds the input's first byte. One pass over inputs and shards, as there may be many of each. */
  let shard = 0;
  let first = 0n;
  for (const [input, { bytes, splittable }] of inputs.entries()) {
    if (bytes === 0) continue;
    const end = first + BigInt(bytes);
    while (startOf(shard + 1) <= first) shard++;
    if (!splittable) segments[shard]!.push({ input, start: 0, end: bytes });
    else {
      for (let at = first; at < end; ) {
        while (startOf(shard + 1) <= at) shard++;
        const next = startOf(shard + 1) < end ? startOf(shard + 1) : end;
        segments[shard]!.push({ input, start: Number(at - first), end: Number(next - first) });
        at = next;
      }
    }
    first = end;
  }
  return segments;
}
