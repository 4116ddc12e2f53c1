import { Worker } from "node:worker_threads";
import { RunError } from "../../domain/failure.js";
import type { BlockResult } from "./block-result.js";
import type { WorkerAnswer, WorkerStart, WorkerTask } from "./messages.js";
import type { Preparer } from "./preparer.js";

/** A block at work for each worker, and one that waits for it. */
const BLOCKS_PER_WORKER = 2;

/** Somebody who waits for a block. */
interface Waiting {
  readonly resolve: (result: BlockResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Prepares blocks in worker threads, in turn. Results come in the order of the blocks to whoever awaits them so. A
 * worker that dies is a RunError `io` for all who wait for it, and never a hang.
 */
export function workerPool(count: number, start: WorkerStart): Preparer {
  const members = Array.from({ length: count }, () => new Member(start));
  let next = 0;
  return {
    inFlight: count * BLOCKS_PER_WORKER,
    prepare: (block, name) => {
      const member = members[next++ % count]!;
      return member.prepare({ block: { ...block, bytes: new Uint8Array(block.bytes) }, name });
    },
    close: async () => {
      await Promise.all(members.map((member) => member.close()));
    },
  };
}

class Member {
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];
  private closed = false;
  private dead: Error | undefined;

  constructor(start: WorkerStart) {
    this.worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: start });
    this.worker.on("message", (answer: WorkerAnswer) => this.answer(answer));
    this.worker.on("error", (error) => this.die(error));
    this.worker.on("exit", (code) =>
      this.die(
        new RunError(
          "io",
          `a worker thread ended (exit ${code}); run again, with --workers 1 if it happens again`,
        ),
      ),
    );
  }

  prepare(task: WorkerTask): Promise<BlockResult> {
    const result = new Promise<BlockResult>((resolve, reject) => {
      if (this.dead !== undefined) reject(this.dead);
      else this.waiting.push({ resolve, reject });
    });
    // whoever awaits it hears of it; until then it must not end the process
    result.catch(() => undefined);
    if (this.dead === undefined) this.worker.postMessage(task, [task.block.bytes.buffer as ArrayBuffer]);
    return result;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.worker.terminate();
  }

  private answer(answer: WorkerAnswer): void {
    const waiting = this.waiting.shift();
    switch (answer.kind) {
      case "done":
        waiting?.resolve(answer.result);
        return;
      case "failed":
        waiting?.reject(new RunError(answer.failure, answer.lines));
        return;
      case "broken": {
        const error = new Error("a worker thread broke");
        error.stack = answer.stack;
        waiting?.reject(error);
      }
    }
  }

  private die(error: Error): void {
    if (this.closed || this.dead !== undefined) return;
    this.dead = error;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}
