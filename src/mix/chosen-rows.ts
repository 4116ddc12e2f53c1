import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorCode, RunError } from "../domain/run-error.js";

/** Rows together up to this size are kept in memory. */
const MOST_BYTES = 64 << 20;

type Kept =
  | { readonly kind: "memory"; readonly bytes: Buffer }
  | { readonly kind: "file"; readonly at: number; readonly length: number };

/** The rows that were chosen, by a number: in memory and, once they are many, in a file without a name. */
export class ChosenRows {
  private readonly rows = new Map<number, Kept>();
  private readonly most: number;
  private used = 0;
  private written = 0;
  private file: FileHandle | undefined;

  constructor(most = MOST_BYTES) {
    this.most = most;
  }

  get size(): number {
    return this.rows.size;
  }

  /** Keeps a copy of the bytes. Throws RunError `io`. */
  async keep(number: number, bytes: Buffer): Promise<void> {
    if (this.used + bytes.length <= this.most) {
      this.used += bytes.length;
      this.rows.set(number, { kind: "memory", bytes: Buffer.from(bytes) });
      return;
    }
    this.file ??= await unnamedFile();
    await writeAll(this.file, bytes, this.written).catch((cause: unknown) => {
      throw failed(cause);
    });
    this.rows.set(number, { kind: "file", at: this.written, length: bytes.length });
    this.written += bytes.length;
  }

  /** A row that is kept. */
  async read(number: number): Promise<Buffer> {
    const kept = this.rows.get(number);
    if (kept === undefined) throw new TypeError("no such row was kept");
    if (kept.kind === "memory") return kept.bytes;
    const bytes = Buffer.alloc(kept.length);
    await this.file!.read(bytes, 0, kept.length, kept.at).catch((cause: unknown) => {
      throw failed(cause);
    });
    return bytes;
  }

  readonly close = async (): Promise<void> => {
    await this.file?.close();
    this.file = undefined;
  };
}

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

/** A file that is gone as soon as it is closed, even when the process is killed. */
async function unnamedFile(): Promise<FileHandle> {
  try {
    const folder = await mkdtemp(join(tmpdir(), "lookahead-prep-"));
    try {
      return await open(join(folder, "rows"), "w+", 0o600);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (cause) {
    throw failed(cause);
  }
}

function failed(cause: unknown): RunError {
  return new RunError(
    "io",
    `the chosen rows cannot be kept in ${tmpdir()} (${errorCode(cause) ?? "unknown error"}); make room there, or set TMPDIR`,
    cause,
  );
}
