import { crc32, deflateRawSync } from "node:zlib";
import { zstdFrame } from "./zstd.js";

/** How an entry is packed, by ZIP's numbers; 12 only says so. */
export type ZipMethod = 0 | 8 | 12 | 93;

/** What of an archive lies about an entry. */
export interface ZipEntry {
  readonly name: string;
  readonly content: string | Buffer;
  readonly method?: ZipMethod;
  /** The plain size that the archive says. */
  readonly size?: number;
  readonly crc?: number;
  readonly flags?: number;
}

/** Names are UTF-8. */
const UTF8 = 0x800;

/** A ZIP archive. */
export function zip(...entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { name, method = 0 } = entry;
    const packed = pack(entry.content, method);
    const local = Buffer.concat([signature("PK\x03\x04"), common(entry, packed), Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([
        signature("PK\x01\x02"),
        Buffer.from([20, 0]),
        common(entry, packed),
        rest,
        Buffer.from(name),
      ]),
    );
    locals.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, listed, signature("PK\x05\x06"), end]);
}

function pack(content: string | Buffer, method: ZipMethod): Buffer {
  switch (method) {
    case 0:
    case 12:
      return Buffer.from(content);
    case 8:
      return deflateRawSync(content);
    case 93:
      return zstdFrame([content.toString()]);
  }
}

/** From the version on to the lengths of name and extra field. */
function common({ name, content, method = 0, size, crc, flags = UTF8 }: ZipEntry, packed: Buffer): Buffer {
  const plain = Buffer.from(content);
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(flags, 2);
  header.writeUInt16LE(method, 4);
  header.writeUInt32LE(crc ?? crc32(plain), 10);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(size ?? plain.length, 18);
  header.writeUInt16LE(Buffer.byteLength(name), 22);
  return header;
}

const signature = (text: string): Buffer => Buffer.from(text, "latin1");
