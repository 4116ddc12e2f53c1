import type { PreparedBlock } from "../block/prepare-block.js";
import { RunError } from "../domain/run-error.js";
import type { Write } from "../io/compression/compress.js";
import type { Container } from "../io/rows/block.js";
import { COMMA, OPEN_LIST } from "../json/punctuation.js";
import { refuseMisleadingContainer } from "./output-names.js";
import type { RowsWriter } from "./rows-writer.js";

/** Writes the blocks of all inputs as one container: JSON Lines or one array. */
export class ContainerWriter implements RowsWriter {
  private readonly write: Write;
  private readonly output: string | undefined;
  private container: Container | undefined;
  private started = false;
  /** The bytes that close the array: those of the last input. */
  private closing: Buffer = Buffer.alloc(0);

  /** `output` is the name that the rows are written under; undefined for the standard output. */
  constructor(write: Write, output: string | undefined) {
    this.write = write;
    this.output = output;
  }

  /**
   * Begins an input. Throws RunError `usage` if its container differs from that of the inputs before, or if the
   * output's name is for another one.
   */
  begin(container: Container, name: string): void {
    refuseMisleadingContainer(container, name, this.output);
    if (this.container !== undefined && this.container !== container) {
      throw new RunError(
        "usage",
        `${name} is ${container === "array" ? "a JSON array" : "JSON Lines"}, and an earlier input is not; process them in separate runs`,
      );
    }
    this.container = container;
  }

  async block(bytes: Uint8Array, { kept, separatorAt }: Omit<PreparedBlock, "bulkSpliced">): Promise<void> {
    if (kept === 0) return;
    if (separatorAt !== undefined) bytes[separatorAt] = this.started ? COMMA : OPEN_LIST;
    this.started = true;
    await this.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  /** Called with the bytes that close an input's array. */
  close(closing: Buffer): void {
    this.closing = Buffer.from(closing);
  }

  async end(): Promise<void> {
    if (this.container !== "array") return;
    const closing = this.closing.toString("latin1");
    // only an array without elements has its opening bracket in these bytes
    const rest = this.started ? closing.replace("[", "") : closing;
    await this.write(
      Buffer.from(this.started || rest.includes("[") ? rest : `[${rest.trimStart()}`, "latin1"),
    );
  }
}
