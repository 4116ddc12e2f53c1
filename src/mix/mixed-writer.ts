import { RunError } from "../domain/run-error.js";
import type { Write } from "../io/compression/compress.js";
import type { Container } from "../io/rows/block.js";

const LF = 0x0a;

/** Bytes that are written together. */
const CHUNK_BYTES = 1 << 18;

/** Writes rows one by one, in the container of the training file. */
export class MixedWriter {
  rows = 0;
  readonly container: Container;
  private readonly write: Write;
  private chunks: Buffer[] = [];
  private pending = 0;

  constructor(container: Container, write: Write) {
    this.container = container;
    this.write = write;
  }

  /** Writes a row byte for byte. Throws RunError `bad-data` for a row of several lines where each line is a row. */
  async row(bytes: Buffer, name: string): Promise<void> {
    if (this.container === "lines") {
      if (bytes.includes(LF))
        throw new RunError(
          "bad-data",
          `${name}: its rows have several lines, and the training rows one each; write them as JSON Lines first: jq -c '.[]' FILE`,
        );
      await this.add(bytes, Buffer.from("\n"));
    } else await this.add(Buffer.from(this.rows === 0 ? "[\n" : ",\n"), bytes);
    this.rows++;
  }

  async end(): Promise<void> {
    if (this.container === "array") await this.add(Buffer.from(this.rows === 0 ? "[]\n" : "\n]\n"));
    await this.flush();
  }

  private async add(...chunks: readonly Buffer[]): Promise<void> {
    for (const chunk of chunks) {
      this.chunks.push(chunk);
      this.pending += chunk.length;
    }
    if (this.pending >= CHUNK_BYTES) await this.flush();
  }

  private async flush(): Promise<void> {
    const bytes = Buffer.concat(this.chunks.splice(0));
    this.pending = 0;
    if (bytes.length > 0) await this.write(bytes);
  }
}
