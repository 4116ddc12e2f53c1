/** The data of a zstd frame is not what RFC 8878 allows. The message is the fault, for a person who looks for it. */
export class ZstdError extends Error {
  override readonly name = "ZstdError";
}

export function damaged(what: string): ZstdError {
  return new ZstdError(what);
}
