import { ALIGNMENT, FACTS, HEADER_NUMBERS, MAGIC, SECTIONS, VERSION } from "./layout.js";

export type Section = (typeof SECTIONS)[number];
export type Fact = (typeof FACTS)[number];

/** The sections of a compiled vocabulary, as views of its bytes. */
export interface Sections {
  readonly bytes: Uint8Array;
  readonly entryStarts: Int32Array;
  readonly entryBytes: Uint8Array;
  readonly entrySlots: Int32Array;
  readonly reachable: Uint8Array;
  readonly mergeSlots: Int32Array;
  readonly mergeResults: Int32Array;
  readonly byteIds: Int32Array;
  readonly pages: Uint16Array;
  readonly classes: Uint8Array;
  readonly starts: Uint16Array;
  readonly transitions: Uint16Array;
  readonly ascii: Uint16Array;
  readonly pairs: Uint8Array;
  readonly description: Uint8Array;
}

/** A compiled vocabulary. */
export interface Block extends Sections {
  readonly facts: Facts;
}

export type Facts = Readonly<Record<Fact, number>>;

/** The block with these sections and facts. */
export function createBlock(contents: Omit<Sections, "bytes">, facts: Facts): Block {
  const all: Readonly<Record<Section, ArrayBufferView>> = {
    ...contents,
    facts: Int32Array.from(FACTS, (name) => facts[name]),
  };
  const header = new Int32Array(HEADER_NUMBERS);
  let end = aligned(HEADER_NUMBERS * 4);
  SECTIONS.forEach((name, i) => {
    header.set([end, all[name].byteLength], 3 + 2 * i);
    end = aligned(end + all[name].byteLength);
  });
  header.set([MAGIC, VERSION, end]);
  const bytes = new Uint8Array(end);
  new Int32Array(bytes.buffer).set(header);
  SECTIONS.forEach((name, i) => {
    const { buffer, byteOffset, byteLength } = all[name];
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), header[3 + 2 * i]);
  });
  return readBlock(bytes)!;
}

/** The sections of a block; undefined for bytes that are not one of this version. They begin at a multiple of 4. */
export function readBlock(bytes: Uint8Array): Block | undefined {
  const places = bytes.byteOffset % 4 === 0 ? placesOf(bytes) : undefined;
  if (places === undefined) return undefined;
  const numbers = new Int32Array(bytes.buffer, bytes.byteOffset + places[0]!.start, FACTS.length);
  const facts = Object.fromEntries(FACTS.map((name, i) => [name, numbers[i]!])) as Record<Fact, number>;
  return { ...viewsOf(bytes, places), facts };
}

interface Place {
  readonly start: number;
  readonly size: number;
}

function placesOf(bytes: Uint8Array): readonly Place[] | undefined {
  if (bytes.length < HEADER_NUMBERS * 4) return undefined;
  const header = new Int32Array(bytes.buffer, bytes.byteOffset, HEADER_NUMBERS);
  if (header[0] !== MAGIC || header[1] !== VERSION || header[2] !== bytes.length) return undefined;
  const places = SECTIONS.map((_, i) => ({ start: header[3 + 2 * i]!, size: header[4 + 2 * i]! }));
  let end = HEADER_NUMBERS * 4;
  for (const { start, size } of places) {
    if (start < end || start % ALIGNMENT !== 0 || size < 0) return undefined;
    end = start + size;
  }
  return end <= bytes.length && places[0]!.size === FACTS.length * 4 ? places : undefined;
}

function viewsOf(bytes: Uint8Array, places: readonly Place[]): Sections {
  const { buffer, byteOffset } = bytes;
  const place = (name: Section): Place => places[SECTIONS.indexOf(name)]!;
  const of8 = (name: Section): Uint8Array =>
    new Uint8Array(buffer, byteOffset + place(name).start, place(name).size);
  const of16 = (name: Section): Uint16Array =>
    new Uint16Array(buffer, byteOffset + place(name).start, place(name).size >> 1);
  const of32 = (name: Section): Int32Array =>
    new Int32Array(buffer, byteOffset + place(name).start, place(name).size >> 2);
  return {
    bytes,
    entryStarts: of32("entryStarts"),
    entryBytes: of8("entryBytes"),
    entrySlots: of32("entrySlots"),
    reachable: of8("reachable"),
    mergeSlots: of32("mergeSlots"),
    mergeResults: of32("mergeResults"),
    byteIds: of32("byteIds"),
    pages: of16("pages"),
    classes: of8("classes"),
    starts: of16("starts"),
    transitions: of16("transitions"),
    ascii: of16("ascii"),
    pairs: of8("pairs"),
    description: of8("description"),
  };
}

function aligned(size: number): number {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT;
}
