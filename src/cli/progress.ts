import type { Environment } from "../domain/environment.js";
import { formatNumber } from "../domain/format-number.js";
import type { Progress } from "../run/events.js";
import type { Terminal } from "./command.js";

/** Ten times a second at most. */
const INTERVAL_MS = 100;

/** Where the width of the terminal is not known. */
const COLUMNS = 80;

/** How long a pace is measured before it is shown, and before it foretells the end, in seconds. */
const PACE_SECONDS = 0.5;
const END_SECONDS = 2;

/** What was done since the first report, and how long that took. */
export interface Pace {
  readonly first: Progress;
  readonly now: Progress;
  readonly seconds: number;
}

/** One line on a terminal, redrawn in place. */
export class ProgressLine {
  private readonly terminal: Terminal["stderr"];
  private readonly clock: () => number;
  private first: { readonly progress: Progress; readonly at: number } | undefined;
  private drawnAt = Number.NEGATIVE_INFINITY;
  private isDrawn = false;

  /** `clock` gives milliseconds. */
  constructor(terminal: Terminal["stderr"], clock: () => number = () => performance.now()) {
    this.terminal = terminal;
    this.clock = clock;
  }

  show(progress: Progress): void {
    const now = this.clock();
    this.first ??= { progress, at: now };
    if (now - this.drawnAt < INTERVAL_MS) return;
    this.drawnAt = now;
    this.isDrawn = true;
    const pace = { first: this.first.progress, now: progress, seconds: (now - this.first.at) / 1000 };
    // asked each time, since a terminal may be resized
    this.terminal.draw(`\r${progressLine(pace, this.terminal.columns)}\u001b[K`);
  }

  /** Erases the line, so that the next output starts on an empty one. */
  clear(): void {
    if (this.isDrawn) this.terminal.draw("\r\u001b[K");
    this.isDrawn = false;
  }

  /** Erases the line; what is shown next is another run. */
  restart(): void {
    this.clear();
    this.first = undefined;
  }
}

/** The progress line of a command; undefined where none is drawn: not on a terminal, on a dumb one, or in CI. */
export function openProgress(
  terminal: Terminal["stderr"],
  { TERM, CI = "" }: Environment["env"],
  flags: Readonly<Record<string, unknown>>,
): ProgressLine | undefined {
  const isWanted = flags["quiet"] !== true && flags["progress"] !== false;
  const isCi = !["", "0", "false"].includes(CI);
  return isWanted && terminal.isTerminal && TERM !== "dumb" && !isCi ? new ProgressLine(terminal) : undefined;
}

/**
 * The line for a terminal of so many columns: rows, percent, time left, rejected rows, and the pace; as many of them as there is
 * room for. The last column stays empty, since a terminal may begin a new line after it.
 */
export function progressLine(pace: Pace, columns: number | undefined): string {
  const room = (columns || COLUMNS) - 1;
  let line = "";
  for (const part of partsOf(pace)) {
    const longer = line === "" ? part : `${line}  ${part}`;
    if (longer.length > room) break;
    line = longer;
  }
  return line;
}

function partsOf({ first, now, seconds }: Pace): readonly string[] {
  const share = shareOf(now);
  const isPaced = seconds >= PACE_SECONDS;
  return [
    `${formatNumber(now.rows)} rows`,
    share === undefined ? undefined : `${Math.floor(100 * share)} %`,
    share === undefined ? undefined : timeLeft(share, shareOf(first) ?? 0, seconds),
    now.rejected === 0 ? undefined : `${formatNumber(now.rejected)} rejected`,
    isPaced ? `${formatPace((now.rows - first.rows) / seconds)} rows/s` : undefined,
    isPaced && now.bytesRead > 0
      ? `${formatSpeed((now.bytesRead - first.bytesRead) / seconds / 1e6)} MB/s`
      : undefined,
  ].filter((part) => part !== undefined);
}

/** How much is done, from 0 to 1; undefined where the end is not known. */
function shareOf({ rows, limit, bytesRead, bytesTotal }: Progress): number | undefined {
  const shares = [
    bytesTotal === undefined || bytesTotal === 0 ? undefined : bytesRead / bytesTotal,
    limit === undefined ? undefined : rows / limit,
  ].filter((share) => share !== undefined);
  return shares.length === 0 ? undefined : Math.min(1, Math.max(...shares));
}

/** Vague, since the pace changes: a number that jumps says nothing. */
function timeLeft(share: number, before: number, seconds: number): string | undefined {
  if (seconds < END_SECONDS || share <= before) return undefined;
  const left = ((1 - share) / (share - before)) * seconds;
  if (left < 10) return `about ${Math.ceil(left)} s left`;
  if (left < 60) return `about ${5 * Math.ceil(left / 5)} s left`;
  if (left < 90 * 60) return `about ${Math.ceil(left / 60)} min left`;
  return `about ${(left / 3600).toFixed(left < 36_000 ? 1 : 0)} h left`;
}

/** Models answer some rows a second, and slower. */
function formatPace(rows: number): string {
  return rows < 10 ? rows.toFixed(1) : formatNumber(Math.round(rows));
}

function formatSpeed(megabytes: number): string {
  return megabytes.toFixed(megabytes < 10 ? 1 : 0);
}
