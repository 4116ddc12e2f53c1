import { createReadStream } from "node:fs";
import { RunError } from "../../domain/run-error.js";

/** Far above every template and manifest, far below what would fill the memory. */
const MOST_BYTES = 256 << 20;

/** All bytes of a file that is small, or of a pipe or device, whose size nobody knows. Throws RunError `config` for more. */
export async function readSmallFile(path: string, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BYTES) {
      throw new RunError("config", `${name} holds more than ${MOST_BYTES >> 20} MB; name a smaller file`);
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
