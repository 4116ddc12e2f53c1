/**
 * Where the files of a sharded run stand. Readers of folders pass over names that begin with `_` or `.`. A slash parts
 * names in stores, and on every disk.
 */
const STATE = "_lap";
const DONE = "done";

/** A shard among all. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** `part-00003-of-00064`: the order of the names is that of the rows. */
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

export function successPath(folder: string): string {
  return `${folder}/_SUCCESS`;
}

/** The names of what attempts write, until it is published; one that was killed leaves its own. */
export const UNFINISHED_FILE = /^\.(?:part|rejects)-\d{5,}-of-\d{5,}\.jsonl?\.[0-9a-f]{12}\.part$/;

/** The names that a run gives to files of rows, rejects and markers. */
export const SHARD_FILE = /^(?:part|rejects)-\d{5,}-of-\d{5,}\.jsonl?$/;
