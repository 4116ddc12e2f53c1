import { createReadStream } from "node:fs";
import { RunError } from "../../domain/run-error.js";

/** Far above the size of every template and manifest, far below the size of memory. */
const MOST_BYTES = 256 << 20;

/** All bytes of a file, or of a pipe or device, whose size is unknown. Throws RunError `config` above MOST_BYTES. */
export async function readSmallFile(path: string, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BYTES) {
      throw new RunError("config", `${name} is larger than ${MOST_BYTES >> 20} MB; name a smaller file`);
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
