const HEADER = [0x28, 0xb5, 0x2f, 0xfd, 0x00];

/** A zstd frame with one raw block for each text, since that needs no compressor. */
export function zstdFrame(texts: readonly string[], windowDescriptor = 0x58): Buffer {
  const blocks = texts.flatMap((text, i) => {
    const isLast = i === texts.length - 1;
    return [blockHeader(Buffer.byteLength(text), 0, isLast), Buffer.from(text)];
  });
  return Buffer.concat([Buffer.from([...HEADER, windowDescriptor]), ...blocks]);
}

function blockHeader(bytes: number, kind: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((bytes << 3) | (kind << 1) | (isLast ? 1 : 0), 0, 3);
  return header;
}
