import { setTimeout as passed } from "node:timers/promises";
import { RunError } from "../../domain/run-error.js";
import type { ByteRange } from "../bytes/line-range.js";
import type { OpenFile, ReadInto } from "./store.js";

/** So often something is tried that the network or the store does not do just now, each time after twice the time. */
export const ATTEMPTS = 4;
const FIRST_WAIT_MILLISECONDS = 250;

/** Waits before the next attempt. */
export async function pause(failures: number, signal?: AbortSignal): Promise<void> {
  await passed(FIRST_WAIT_MILLISECONDS * 2 ** (failures - 1), undefined, signal && { signal });
}

/** An object that is read by ranges. */
export interface RemoteObject {
  readonly bytes: number;
  /**
   * Asks for a range of the one state that was opened. Throws a RunError where asking again is of no use, and anything
   * else where it may be.
   */
  readonly request: (range: ByteRange, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
  /** What to say of a failure that stays. */
  readonly failure: (cause: unknown) => RunError;
}

/** An object of a store as a file to be read. Memory is bounded by what the network has on its way. */
export function remoteFile(object: RemoteObject): OpenFile {
  const closing = new AbortController();
  const whole = { start: 0, end: object.bytes };
  const reader = (range: ByteRange = whole): ReadInto => filling(resumed(object, range, closing.signal));
  return {
    isRegular: true,
    bytes: object.bytes,
    readAt: async (buffer, position) => {
      const end = Math.min(object.bytes, position + buffer.length);
      const fill = reader({ start: Math.min(position, end), end });
      const read = await fill(buffer);
      // who sees the end lets go of the connection
      await fill(Buffer.alloc(1));
      return read;
    },
    reader,
    // every request asks for the one state
    refuseChange: () => Promise.resolve(),
    close: async () => closing.abort(),
  };
}

/** The bytes of a range, by as many requests as it takes: where one breaks off, the next goes on. */
async function* resumed(
  { request, failure }: RemoteObject,
  { start, end }: ByteRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let at = start;
  for (let failures = 0; at < end; ) {
    try {
      for await (const chunk of await request({ start: at, end }, signal)) {
        if (chunk.length > end - at) throw new TypeError("more came than was asked for");
        at += chunk.length;
        failures = 0;
        yield chunk;
      }
      if (at < end) throw new TypeError("it ended early");
    } catch (cause) {
      if (cause instanceof RunError || signal.aborted) throw cause;
      if (++failures >= ATTEMPTS) throw failure(cause);
      await pause(failures, signal);
    }
  }
}

/** Fills buffers with what comes in pieces of any size. */
function filling(pieces: AsyncGenerator<Uint8Array>): ReadInto {
  let rest: Uint8Array = new Uint8Array(0);
  return async (buffer) => {
    let filled = 0;
    while (filled < buffer.length) {
      if (rest.length === 0) {
        const { done, value } = await pieces.next();
        if (done === true) break;
        rest = value;
      }
      const taken = rest.subarray(0, buffer.length - filled);
      buffer.set(taken, filled);
      rest = rest.subarray(taken.length);
      filled += taken.length;
    }
    return filled;
  };
}
