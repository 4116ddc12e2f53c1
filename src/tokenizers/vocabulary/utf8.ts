/** The text whose UTF-8 these bytes are. They are not copied first, and a byte order mark stays. */
export function utf8Of({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString("utf8");
}
