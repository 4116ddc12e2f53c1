import { formatNumber } from "../domain/format-number.js";
import type { Progress } from "../run/events.js";

const INTERVAL_MS = 100;

/** One line on a terminal, redrawn in place: rows, speed, share of the bytes, rejected rows. */
export class ProgressLine {
  private readonly write: (text: string) => void;
  private readonly started = performance.now();
  private drawn = 0;

  constructor(write: (text: string) => void) {
    this.write = write;
  }

  show(progress: Progress): void {
    const now = performance.now();
    if (now - this.drawn < INTERVAL_MS) return;
    this.drawn = now;
    this.write(`\r${formatProgress(progress, (now - this.started) / 1000)}\u001b[K`);
  }

  /** Erases the line, so that the next output starts on an empty one. */
  clear(): void {
    if (this.drawn > 0) this.write("\r\u001b[K");
  }
}

export function formatProgress({ rows, rejected, bytesRead, bytesTotal }: Progress, seconds: number): string {
  const parts = [
    `${formatNumber(rows)} rows`,
    `${(bytesRead / 1e6 / Math.max(seconds, 0.001)).toFixed(0)} MB/s`,
  ];
  if (bytesTotal !== undefined && bytesTotal > 0)
    parts.push(`${Math.floor((100 * bytesRead) / bytesTotal)} %`);
  if (rejected > 0) parts.push(`${formatNumber(rejected)} rejected`);
  return parts.join("  ");
}
