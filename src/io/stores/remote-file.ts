import { setTimeout as passed } from "node:timers/promises";
import { RunError } from "../../domain/run-error.js";
import type { ByteRange } from "../bytes/line-range.js";
import type { Digest } from "./answer-range.js";
import type { OpenFile, ReadInto } from "./store.js";

/** Attempts, if the network or the store fails temporarily; each wait is twice the one before. */
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
   * Requests a range of the one state that was opened. Throws a RunError if a retry is useless, and any other error if
   * it may help.
   */
  readonly request: (range: ByteRange, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
  /** What the bytes must have; undefined if the store names no digest. */
  readonly digest?: Digest | undefined;
  /** The object's name in messages. */
  readonly name: string;
  /** The error for a failure that persists. */
  readonly failure: (cause: unknown) => RunError;
}

/** An object of a store as a readable file. Memory is bounded by what the network has in transit. */
export function remoteFile(object: RemoteObject): OpenFile {
  const closing = new AbortController();
  const whole = { start: 0, end: object.bytes };
  const reader = (range: ByteRange = whole): ReadInto => {
    const pieces = resumed(object, range, closing.signal);
    return filling(range.start === 0 && range.end === object.bytes ? verified(object, pieces) : pieces);
  };
  return {
    isRegular: true,
    bytes: object.bytes,
    readAt: async (buffer, position) => {
      const end = Math.min(object.bytes, position + buffer.length);
      const fill = reader({ start: Math.min(position, end), end });
      const read = await fill(buffer);
      // reading to the end releases the connection
      await fill(Buffer.alloc(1));
      return read;
    },
    reader,
    // every request is for the one state
    refuseChange: () => Promise.resolve(),
    close: async () => closing.abort(),
  };
}

/** The bytes of a range, by as many requests as needed: where one is interrupted, the next continues. */
async function* resumed(
  { request, failure }: RemoteObject,
  { start, end }: ByteRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let at = start;
  for (let failures = 0; at < end; ) {
    try {
      for await (const chunk of await request({ start: at, end }, signal)) {
        if (chunk.length > end - at) throw new TypeError("the answer is longer than requested");
        at += chunk.length;
        failures = 0;
        yield chunk;
      }
      if (at < end) throw new TypeError("the answer ended early");
    } catch (cause) {
      if (cause instanceof RunError || signal.aborted) throw cause;
      if (++failures >= ATTEMPTS) throw failure(cause);
      await pause(failures, signal);
    }
  }
}

/** The same pieces. Throws RunError `io` at the end if they are not the content that the store names. */
async function* verified(
  { digest, name }: RemoteObject,
  pieces: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const hash = digest?.hash();
  for await (const piece of pieces) {
    hash?.update(piece);
    yield piece;
  }
  if (hash !== undefined && hash.digest("hex") !== digest?.hex)
    throw new RunError(
      "io",
      `${name}: what was read does not have the ${digest?.name} that the store names; run again`,
    );
}

/** Fills buffers from pieces of any size. */
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
