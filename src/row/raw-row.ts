import { isAscii, isUtf8 } from "node:buffer";
import type { Place } from "../domain/place.js";
import type { BlockSlice, PositionUnit } from "../io/rows/block.js";

/** The bytes of a block slice, and their encoding. */
export class BlockText {
  readonly file: string;
  readonly positionUnit: PositionUnit;
  readonly bytes: Buffer;
  readonly encoding: "ascii" | "utf-8" | "unchecked";
  private latin1: string | undefined;

  constructor({ bytes, positionUnit }: BlockSlice, file: string) {
    this.file = file;
    this.positionUnit = positionUnit;
    this.bytes = bytes;
    this.encoding = isAscii(bytes) ? "ascii" : isUtf8(bytes) ? "utf-8" : "unchecked";
  }

  /** The bytes as Latin-1, so that an index is a byte position. Built on first use. */
  get text(): string {
    this.latin1 ??= this.bytes.toString("latin1");
    return this.latin1;
  }
}

/** A row as read: bytes `start` to `end` of a block slice, and its position in the file. */
export interface RawRow {
  readonly block: BlockText;
  readonly start: number;
  readonly end: number;
  readonly position: number;
}

export function toPlace(
  { file, positionUnit }: Pick<BlockText, "file" | "positionUnit">,
  position: number,
): Place {
  switch (positionUnit) {
    case "line":
      return { kind: "line", file, line: position };
    case "element":
      return { kind: "element", file, index: position };
    case "byte":
      return { kind: "byte", file, byte: position };
  }
}
