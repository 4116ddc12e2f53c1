import { StringDecoder } from "node:string_decoder";

/** Lines of a stream, of which nothing is read before it is asked for: so that the stream can be closed between two of them. */
export class Lines {
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly decoder = new StringDecoder("utf8");
  private text = "";
  private isAtEnd = false;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next line without its end; undefined after the last one. */
  async next(): Promise<string | undefined> {
    while (!this.isAtEnd && !this.text.includes("\n")) {
      const { value, done } = await this.chunks.next();
      this.isAtEnd = done === true;
      this.text += done === true ? this.decoder.end() : this.decoder.write(value);
    }
    const [line = "", ...rest] = this.text.split("\n");
    if (line === "" && rest.length === 0) return undefined;
    this.text = rest.join("\n");
    return line.replace(/\r$/, "");
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}
