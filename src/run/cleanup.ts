import type { AtomicFile } from "../io/stores/atomic-file.js";

/** What happens to unpublished files when a run ends. */
export type Ending = "discard" | "keep-partial";

/** Collects the files that a run opens, to discard or keep them at its end. Published files stay. */
export class Cleanup {
  private readonly files: Promise<AtomicFile>[] = [];
  private readonly endings: (() => Promise<void>)[] = [];

  /** Called with each file before it exists, so that every file is known. */
  readonly add = (file: Promise<AtomicFile>): void => {
    this.files.push(file);
  };

  /** Called with what must happen when the run ends, in whatever way. */
  readonly atEnd = (ending: () => Promise<void>): void => {
    this.endings.push(ending);
  };

  /** Waits for files that are still being opened, then ends each. Never throws. */
  async run(ending: Ending): Promise<void> {
    for (const file of this.files)
      await file
        .then(({ discard, keepPartial }) => (ending === "discard" ? discard() : keepPartial()))
        .catch(() => undefined);
    for (const end of this.endings) await end().catch(() => undefined);
  }
}
