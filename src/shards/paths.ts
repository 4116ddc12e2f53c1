/**
 * The paths of a sharded run. Programs that read a folder skip names that begin with `_` or `.`. A slash separates
 * names in stores and on every disk.
 */
const STATE = "_lap";
const DONE = "done";

/** One shard of `count` shards. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** `part-00003-of-00064`: names sort in the order of the rows. */
export function shardName({ index, count }: Shard): string {
  const number = (value: number): string => String(value).padStart(Math.max(5, String(count).length), "0");
  return `part-${number(index)}-of-${number(count)}`;
}

export function stateFolder(folder: string): string {
  return `${folder}/${STATE}`;
}

export function doneFolder(folder: string): string {
  return `${folder}/${STATE}/${DONE}`;
}

export function planPath(folder: string): string {
  return `${folder}/${STATE}/plan.json`;
}

export function partPath(folder: string, shard: Shard): string {
  return `${folder}/${shardName(shard)}.jsonl`;
}

export function rejectsPath(folder: string, shard: Shard): string {
  return `${folder}/${shardName(shard).replace("part", "rejects")}.jsonl`;
}

export function markerPath(folder: string, shard: Shard): string {
  return `${doneFolder(folder)}/${shardName(shard)}.json`;
}

export function manifestPath(folder: string): string {
  return `${folder}/manifest.json`;
}

export function samplesPath(folder: string): string {
  return `${folder}/samples.json`;
}

export function successPath(folder: string): string {
  return `${folder}/_SUCCESS`;
}

/** The names of files until they are published; an attempt that was killed leaves them. */
export const PARTIAL_FILE = /^\.(?:part|rejects)-\d{5,}-of-\d{5,}\.jsonl?\.[0-9a-f]{24}\.part$/;

/** The names of a run's files of rows, rejects and markers. */
export const SHARD_FILE = /^(?:part|rejects)-\d{5,}-of-\d{5,}\.jsonl?$/;
