import { Worker } from "node:worker_threads";
import type { ResourceIdentity } from "../../domain/identity.js";
import { errorCode, RunError } from "../../domain/run-error.js";
import type { FormatSettings } from "../../formats/input/registry.js";
import type { Block } from "../../io/rows/block.js";
import type { ResourceData } from "../../settings/resources.js";
import { CHUNK_BYTES, type Workload } from "../../settings/workload.js";
import { allocateShared } from "../../tokenizers/sources/source.js";
import type { BlockResult } from "../block-result.js";
import { type Preparation, type Preparer, workloadOf } from "./block-preparer.js";
import type { WorkerAnswer, WorkerOrder, WorkerStart } from "./messages.js";

/** For each worker, one block in progress and two that wait. */
const BLOCKS_PER_WORKER = 3;
/**
 * Maximum size of the young generation of a worker's heap, in MB. V8's default is eight times as much, which rows fill sooner
 * or later, and no faster: what a row allocates dies with it.
 */
const YOUNG_MEGABYTES = 6;

/**
 * Prepares blocks in worker threads, round-robin; buffers are transferred both ways. Await the results in the order of
 * the blocks. If a worker dies, its pending results are rejected at once, with RunError `io` or a bug's own error.
 */
export async function openPool(
  count: number,
  { settings: all, keptRows, rejectDetail, isSampled }: Preparation,
  data: ResourceData | undefined,
): Promise<Preparer> {
  const outputs = all.map(({ settings, container }) => ({ settings, container }));
  const start: WorkerStart = { outputs, keptRows, rejectDetail, isSampled };
  const workload = workloadOf(all);
  const shared = data && inSharedMemory(data);
  const workers: PoolWorker[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.close()));
  };
  try {
    while (workers.length < count) workers.push(new PoolWorker(start, shared, workload));
    const [identities] = await Promise.all(workers.map(({ ready }) => ready));
    return {
      identities: identities!,
      maxInFlight: count * BLOCKS_PER_WORKER,
      ...roundRobin(workers),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function roundRobin(workers: readonly PoolWorker[]): Pick<Preparer, "setFormat" | "prepare" | "release"> {
  let next = 0;
  const makers = new WeakMap<readonly BlockResult[], PoolWorker>();
  return {
    setFormat: (format) => {
      for (const worker of workers) worker.setFormat(format);
    },
    prepare: (block, name) => {
      const worker = workers[next++ % workers.length]!;
      const prepared = worker.prepare(block, name).then((results) => {
        makers.set(results, worker);
        return results;
      });
      // several blocks may fail while an earlier one is awaited: the first of them is reported, in its turn
      prepared.catch(() => undefined);
      return prepared;
    },
    release: (results) =>
      makers.get(results)?.recycle(results.map(({ bytes }) => bytes.buffer as ArrayBuffer)),
  };
}

/** The same data, with the files' bytes in memory that is not copied when they are sent: most are there already. */
function inSharedMemory({ tokenizer: { files, vocabulary }, template }: ResourceData): ResourceData {
  return {
    tokenizer: {
      files: { ...files, tokenizer: shared(files.tokenizer) },
      vocabulary: vocabulary && shared(vocabulary),
    },
    template,
  };
}

function shared(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const copy = allocateShared(bytes.length);
  copy.set(bytes);
  return copy;
}

/** An answer that has not arrived yet. */
interface PendingAnswer {
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (error: Error) => void;
}

class PoolWorker {
  readonly ready: Promise<readonly ResourceIdentity[]>;
  private readonly worker: Worker;
  private readonly pending: PendingAnswer[] = [];
  /** Free buffers, for blocks and for the results of one. */
  private readonly forBlocks: ArrayBuffer[] = [];
  private readonly forResults: (readonly ArrayBuffer[])[] = [];
  /** Enough for a block of usual size and the numbers of its rows; larger blocks get a larger buffer. */
  private readonly bufferBytes: number;
  private closed = false;
  private dead: Error | undefined;

  constructor(start: WorkerStart, data: ResourceData | undefined, workload: Workload) {
    this.bufferBytes = 2 * CHUNK_BYTES[workload];
    this.worker = startWorker(start);
    this.worker.on("message", (answer: WorkerAnswer) => this.pending.shift()?.resolve(answer));
    this.worker.on("messageerror", (error) => this.die(error));
    this.worker.on("error", (error: unknown) => this.die(toDeath(error)));
    this.worker.on("exit", (code) =>
      this.die(
        new RunError(
          "io",
          `a worker thread ended (exit ${code}); run again, with --workers 1 if it happens again`,
        ),
      ),
    );
    this.ready = this.nextAnswer().then((answer) => {
      if (answer.kind !== "ready") throw toError(answer);
      return answer.identities;
    });
    this.ready.catch(() => undefined);
    this.send({ kind: "open", data });
  }

  setFormat(format: FormatSettings): void {
    this.send({ kind: "set-format", format });
  }

  async prepare(block: Block, name: string): Promise<readonly BlockResult[]> {
    const { bytes, rows } = this.copyBlock(block);
    const spares = this.forResults.pop() ?? [];
    const reply = this.nextAnswer();
    // if the message cannot be sent, a later rejection must not end the process
    reply.catch(() => undefined);
    this.send({ kind: "prepare", block: { ...block, bytes, rows }, name, spares }, [bytes.buffer, ...spares]);
    const answer = await reply;
    if (answer.kind !== "done") throw toError(answer);
    this.forBlocks.push(answer.spare);
    return answer.results;
  }

  recycle(buffers: readonly ArrayBuffer[]): void {
    this.forResults.push(buffers);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.worker.terminate();
  }

  /** The block's bytes, followed by the numbers of its rows, in one reusable buffer. */
  private copyBlock({ bytes, rows }: Block): {
    readonly bytes: Uint8Array<ArrayBuffer>;
    readonly rows: Float64Array<ArrayBuffer>;
  } {
    const numbers = Float64Array.BYTES_PER_ELEMENT;
    const rowsAt = Math.ceil(bytes.length / numbers) * numbers;
    const needed = rowsAt + rows.length * numbers;
    const free = this.forBlocks.pop();
    const buffer =
      free !== undefined && free.byteLength >= needed
        ? free
        : new ArrayBuffer(Math.max(needed, this.bufferBytes));
    const copy = {
      bytes: new Uint8Array(buffer, 0, bytes.length),
      rows: new Float64Array(buffer, rowsAt, rows.length),
    };
    copy.bytes.set(bytes);
    copy.rows.set(rows);
    return copy;
  }

  private send(order: WorkerOrder, moved: readonly ArrayBuffer[] = []): void {
    if (this.dead === undefined) this.worker.postMessage(order, moved);
  }

  private nextAnswer(): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      if (this.dead !== undefined) reject(this.dead);
      else this.pending.push({ resolve, reject });
    });
  }

  private die(error: Error): void {
    if (this.closed || this.dead !== undefined) return;
    this.dead = error;
    for (const { reject } of this.pending.splice(0)) reject(error);
  }
}

function startWorker(start: WorkerStart): Worker {
  try {
    return new Worker(new URL("./worker.js", import.meta.url), {
      workerData: start,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "unknown error";
    throw new RunError(
      "io",
      `a worker thread cannot be started (${reason}); run again, with fewer --workers`,
      cause,
    );
  }
}

/** The error of a worker that died: out of memory is a RunError; anything else is a bug, and keeps its stack. */
function toDeath(error: unknown): Error {
  if (!(error instanceof Error)) return new TypeError("a worker thread threw what is no error");
  if (errorCode(error) !== "ERR_WORKER_OUT_OF_MEMORY") return error;
  return new RunError(
    "io",
    "a worker thread ran out of memory; run again, with NODE_OPTIONS=--max-old-space-size=<megabytes>",
    error,
  );
}

function toError(answer: WorkerAnswer): Error {
  switch (answer.kind) {
    case "failed":
      return new RunError(answer.failure, answer.lines);
    case "broken": {
      const error = new Error("a worker thread broke");
      error.stack = answer.stack;
      return error;
    }
    case "ready":
    case "done":
      return new TypeError("a worker answered out of order");
  }
}
