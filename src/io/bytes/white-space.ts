/** Whether JSON takes a byte for white space (RFC 8259, section 2): tab, LF, CR or space, and no other control. */
export function isWhiteSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
