import type { Clock } from "./clock.js";

const MINUTE = 60_000;

/** When attempts may start: not while the server asked for a pause, and so many in any minute. */
export class Gate {
  private readonly clock: Clock;
  private readonly perMinute: number;
  private pausedUntil = 0;
  /** The latest starts, as many as may be in a minute. */
  private readonly starts: number[] = [];

  constructor(clock: Clock, perMinute = Number.POSITIVE_INFINITY) {
    this.clock = clock;
    this.perMinute = perMinute;
  }

  /** Settles when an attempt may start, which it then does. Rejects with the signal's reason. */
  async open(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const wait = this.next() - this.clock.now();
      if (wait <= 0) break;
      await this.clock.wait(wait, signal);
    }
    if (!Number.isFinite(this.perMinute)) return;
    this.starts.push(this.clock.now());
    if (this.starts.length > this.perMinute) this.starts.shift();
  }

  /** Lets nothing start for so many milliseconds. */
  pause(milliseconds: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.clock.now() + milliseconds);
  }

  private next(): number {
    const full = this.starts.length >= this.perMinute ? this.starts[0]! + MINUTE : 0;
    return Math.max(this.pausedUntil, full);
  }
}
