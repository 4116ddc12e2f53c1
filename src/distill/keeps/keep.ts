/** Whether a rewritten answer still does what the answer of the row did. */
export interface Keep {
  /** What has to hold, in one line of help. */
  readonly summary: string;
  readonly holds: (rewritten: string, original: string) => boolean;
}
