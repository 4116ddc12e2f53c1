import type { AtomicFile } from "../io/stores/atomic-file.js";

/** What a run leaves of its work when it ends before everything is published. */
export type Ending = "discard" | "keep-partial";

/** Collects the files that a run opens, to let go of them at its end. A file that is published stays. */
export class Cleanup {
  private readonly files: Promise<AtomicFile>[] = [];

  /** Called with each file before it exists, so that none is forgotten. */
  readonly add = (file: Promise<AtomicFile>): void => {
    this.files.push(file);
  };

  /** Waits for files that are still being opened, then ends each. Never throws. */
  async run(ending: Ending): Promise<void> {
    for (const file of this.files)
      await file
        .then(({ discard, keepPartial }) => (ending === "discard" ? discard() : keepPartial()))
        .catch(() => undefined);
  }
}
