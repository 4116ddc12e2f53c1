import type { Writable } from "node:stream";
import { errorCode, RunError } from "../domain/run-error.js";
import type { Write } from "../io/compression/compress.js";

/**
 * A writer to the standard output that waits until each chunk has been written, so that its buffer can be used again.
 * Throws the system's EPIPE if the reading program has ended; else RunError `io`.
 */
export function stdoutWriter(stream: Writable): Write {
  // without a listener an error would end the process; each write gets its own error through its callback
  stream.on("error", () => undefined);
  return (bytes) =>
    new Promise((resolve, reject) => {
      stream.write(bytes, (error) => (error == null ? resolve() : reject(failure(error))));
    });
}

function failure(error: Error): Error {
  const code = errorCode(error);
  return code === "EPIPE" || code === undefined
    ? error
    : new RunError(
        "io",
        `<stdout>: writing failed (${code}); rows already written cannot be withdrawn`,
        error,
      );
}
