import { createGunzip, type Gunzip } from "node:zlib";
import { errorCode, RunError } from "../../domain/run-error.js";

/** Bytes per slice. It can expand a thousandfold, so the size is checked before the next one is decompressed. */
const SLICE = 8192;
const MAGIC = 0x1f;

/**
 * The plain bytes of gzip data, of all its members; zeros between and after them are padding. Throws RunError
 * `bad-data`.
 */
export async function* gunzip(compressed: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  let member: Member | undefined;
  try {
    for await (const chunk of compressed) {
      for (let at = 0; at < chunk.length; ) {
        if (member === undefined) {
          while (chunk[at] === 0) at++;
          if (at === chunk.length) break;
          if (chunk[at] !== MAGIC) throw damaged(name, "is followed by other data");
          member = new Member();
        }
        const { output, consumed, ended } = await member.push(chunk.subarray(at, at + SLICE));
        at += consumed;
        yield* output;
        if (ended) member = undefined;
      }
    }
    if (member !== undefined) yield* await member.finish();
  } catch (cause) {
    const code = errorCode(cause);
    if (code === undefined || !code.startsWith("Z_")) throw cause;
    const message = code === "Z_BUF_ERROR" ? "is truncated" : "is damaged, or followed by other data";
    throw damaged(name, message, cause);
  } finally {
    member?.close();
  }
}

function damaged(name: string, message: string, cause?: unknown): RunError {
  return new RunError("bad-data", `${name}: the gzip data ${message}`, cause);
}

/**
 * One of Node's decoders. It continues with a member that follows directly, but treats a zero as the end of the data,
 * and drops the rest: so it gets one slice at a time, and `bytesWritten` gives how much it consumed.
 */
class Member {
  private readonly decoder: Gunzip = createGunzip({ chunkSize: 1 << 17 });
  private output: Buffer[] = [];
  private ended = false;
  private settle: { resolve: () => void; reject: (cause: unknown) => void } | undefined;

  constructor() {
    this.decoder.on("data", (chunk: Buffer) => this.output.push(chunk));
    this.decoder.on("end", () => {
      this.ended = true;
      this.settle?.resolve();
    });
    this.decoder.on("error", (cause) => this.settle?.reject(cause));
  }

  async push(bytes: Buffer): Promise<{ output: Buffer[]; consumed: number; ended: boolean }> {
    const before = this.decoder.bytesWritten;
    await new Promise<void>((resolve, reject) => {
      this.settle = { resolve, reject };
      this.decoder.write(Buffer.from(bytes), (cause) => (cause == null ? resolve() : reject(cause)));
    });
    return { output: this.take(), consumed: this.decoder.bytesWritten - before, ended: this.ended };
  }

  async finish(): Promise<Buffer[]> {
    await new Promise<void>((resolve, reject) => {
      this.settle = { resolve, reject };
      this.decoder.end();
    });
    return this.take();
  }

  close(): void {
    this.settle = undefined;
    this.decoder.destroy();
  }

  private take(): Buffer[] {
    const { output } = this;
    this.output = [];
    return output;
  }
}
