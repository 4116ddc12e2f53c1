import type { Writable } from "node:stream";
import type { Write } from "./compress.js";

/** A writer to a stream that waits until each chunk has been taken, so that its buffer can be used again. */
export function streamWriter(stream: Writable): Write {
  // without a listener an error would end the process; each write gets its own error through its callback
  stream.on("error", () => undefined);
  return (bytes) =>
    new Promise((resolve, reject) => {
      stream.write(bytes, (error) => (error == null ? resolve() : reject(error)));
    });
}
