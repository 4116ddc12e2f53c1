import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunError } from "../../../src/domain/run-error.js";
import { unzstd } from "../../../src/io/compression/unzstd.js";
import { zstdFrame } from "../../helpers/zstd.js";

/** Frames of texts of our own, and for each of their bits whether the reference decoder (1.5.7) accepts it flipped. */
const FRAMES = [
  {
    name: "many sequences, no checksum",
    frame:
      "KLUv/QBYpQ4AJhc6HHBHaQNJXB81gI86a4gBABBxZW9umUyA5P5f7wVCACsALACG1b/Pl2tnlPezIQ4IEpYQBySbhYQyiCOB" +
      "FCQHjsUBSQQexVAWjMQjGWgoGAEFoCCDLBiJhyMxICiG8mgoGAWNghCXVXfqHdVoWPeWObZBSnyt8Hf9fLJZ1tyOV2SGNFXp" +
      "c2s62Tz3jOXT1UQV19+Ulc4zMo+dyS0c23mlpBZOb70r15mKU7VMrKGceyb2hoamO0KqDVbi7wGFhOJj7Rpn8ggpf2WFvtcv" +
      "zWxmNyfEqzFDunm6Tu3dDhZls6rO2Prp0KjsAYCVqOGQ1pf93yADicQmDxJAYBgEQhAIYhCMYISgExNuHNYEjQcbeKKUBBBU" +
      "l5VtyJXXjPf69ATkaQ7dVgRBVltBGF7GhYQuqIbGipLP7Mky7uEzJWVNfLDXgHXlKqeYpKZRACLmbrH79clbyRjCq7s4KkPN" +
      "qEarLX52v/KYU5NV3QC5x9ARm5G+njogr5lACvOsrB8rBxszINIZgnuB8Gb8/SkyiWYZftKSVWpJCRx1DHGKKhD1jBR/f0gA" +
      "QBQTMgQdHmLQu08iLmteeRURsmCidcYhd7w11iDTxGrpTkgCmHZ831FxU3wV",
    accepted:
      "AAAAABB/BAAA8CgAAAAAAPwXBAAgAAAAAAAAAAAgIAQEAAABAAIAAAAPAB8AHwD/////////////////////////////////" +
      "////////////////////////////////////////////////////////////////////////////////////////////////" +
      "////////////////////////////////////////////////////////////////////////////////////////////////" +
      "/////////////////////////////////////wACAwAAAAAAAAAAAAAA8AAAAAAAAAAAAAAAAAAAAAAAAAAAAPj/////////" +
      "fn7qu/b/v7f/a//l/r1217+k/z3+/3Sz/Pcx/8MNymn/k8r/HuyfTIh/emBMQvlPr//7RGANEf4fKQkh0v+oxf96/4f+PwT+" +
      "g8F/JPkHABNA/KOKICBGqcMD/Q8ifswI8D+AAAz+YcB/gARFAPR/hA0AAP8J4UcAgB8AAcIPEAA/AADwg/APAPwA4J8A4IcA" +
      "4BfQPwD/AH8AAD8EAPgBAAB/AMAPxD8A8Af5EQAAPwJA4Af4AQF8AABuAwAA",
  },
  {
    name: "a short text, no checksum",
    frame:
      "KLUv/QBYdQMAsocSEcA1B///f7d7e8nKAwBGWBwCMg2QmqzaC1B0CqEcBCR1Ecw2laWOUzKxeRZXVnO4w1B+kj1EzoUKGwi7" +
      "bKPiNtVvxr3M0dDuIpgMAAfLAAeCqgdFNPDIiDGr8VvIiWrQVgICYbCfuaSHWQY=",
    accepted:
      "AAAAABB/BAAAAAAAAAAA+AAA4A4AQAAQAAAAAAAAxf7v+/8v/v+f9d7/+/+P7v//+vtxvv9Pf/d3d3e4w/93lSj83oUL3//j" +
      "n18d/9fr+rrM//buzr8AAz/885OBDwA/APALAOADAA7G+QDEhwF+AIQHIuwBAAA=",
  },
  {
    name: "the best level, no checksum",
    frame:
      "KLUv/QBolQwA5tc5FoCvNosxJHAZW2mC/bs3bdrMoN1cOwtCAC0ALgB0RdfqqFU+mswszaXfK8+ux0IqQyGQlICLYAISRSCC" +
      "qEgahQAiMREQBIjFQTAQBCbQcCgmEgQFIiAIJg+GI/IQWAJOtDu7tO9WdFdUPFLJnjn9YCUa3WhW29Wqf9pzdhueyz/W+Jy9" +
      "wpJzBDNJeQ3l25G1MM3ZvNc7v1bJSNM25wKVFTAO2enufS0jHNMz0VM5Z5lIdjy27gqL8IMBgIughtRSsTN5hZV2vrFntsu/" +
      "/39zVkc8z/NYZ2NZGxWRlWjQlZS2r0g2q8MHgIKoYQQavuzPGGCVJKsDohCCVwhOCLoZ4cQhzkAHoR5ANzhDQ+Uji7nrcOBe" +
      "ZuDcCtYZfcoI33x6j5TGNC9NiJlJZezlAYURT3p/s+8z8L9AGYWCAhcCAFOxUAezF7W2KnRoiRJnGGIthi5zvdAhLDMpwUwZ" +
      "YOOwdwdUZGQ/TjEykU8xG9pQMbRFi8u4ZO8BUuOE7Ca+iCJB3wA6aj8W/jtGNHoHk6mr",
    accepted:
      "AAAAABB/BAAAcCgAAAAAwP4RoCAAAQIAAAAAAAAAAAAIAAAPAB8AHwD/////////////////////////////////////////" +
      "////////////////////////////////////////////////////////////////////////////////////////////////" +
      "////////////////////////////////////////////////////////////////////////////////////////////////" +
      "////////////////////////////////////AAEDAAAAIAQA4gAAAAD8AAAAAAAAAAAAAAAAAAAABOD////f/H+/7/r8j5am" +
      "/2HLF8f/KP5bU/5Fh+L/EPxI/08/GjsQEv4XhT8OxOeJEQ36f9IP5NgfCkwE+AFA5NxByIUCAsD/AVhBAMCAI2MowP/CD+A/" +
      "ANCPAPyEfwAfgj+QCD8BAPgHAMAfAADAH8APwB8AAPgBAIAfAD8AAB8AABsA8ACAHgAA",
  },
  {
    name: "a short text with a checksum",
    frame:
      "KLUv/QRgVQMA8kcSDuDpANSapNxJyvSgQQMnQpq89JkGSJFcLQtQlBRCnwMkRU+FUgxe/uvNYeUaBmMYOk1ehvhYqECDMMs0" +
      "9eipkn2w9vN8NvbABAsIEDqPHnAAqhq0VZeVeGCUlk9UaesgEMJ+Kmk6yz4kKkY=",
    accepted:
      "AAAAABB/AAAAAAAAAAAAAwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
      "AAAAAAAAAAAAAAAAAAADAAAA4AAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
  },
];

/** The plain text, or undefined if the data is refused. */
async function unpacked(data: Buffer, step = data.length): Promise<string | undefined> {
  const chunks = async function* (): AsyncGenerator<Buffer> {
    for (let at = 0; at < data.length; at += step) yield data.subarray(at, at + step);
  };
  const parts: Buffer[] = [];
  try {
    for await (const part of unzstd(chunks(), "f")) parts.push(part);
  } catch (error) {
    expect(error).toBeInstanceOf(RunError);
    expect(error).toMatchObject({ kind: "bad-data" });
    return undefined;
  }
  return Buffer.concat(parts).toString("latin1");
}

describe.each(FRAMES)("a zstd frame of $name", ({ name, frame, accepted }) => {
  const whole = Buffer.from(frame, "base64");
  const reference = Buffer.from(accepted, "base64");

  it("gives the same text whatever the size of the reads, and none if it is cut", async () => {
    const text = await unpacked(whole);
    expect(text).toMatch(/[a-z]/);
    for (const step of [1, 2, 7, 100]) expect(await unpacked(whole, step)).toBe(text);
    for (let length = 1; length < whole.length; length++)
      expect(await unpacked(whole.subarray(0, length))).toBeUndefined();
  });

  it("is refused with any single bit flipped that the reference decoder refuses", async () => {
    const text = await unpacked(whole);
    const wrong: number[] = [];
    for (let bit = 0; bit < 8 * whole.length; bit++) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const found = await unpacked(flipped);
      const isAccepted = (reference[bit >> 3]! >> (bit & 7)) % 2 === 1;
      if (found !== undefined && !isAccepted) wrong.push(bit);
      // a checksum notices every change of the text
      if (name.endsWith("with a checksum") && found !== undefined && found !== text) wrong.push(bit);
    }
    expect(wrong).toEqual([]);
  });

  it("is read or refused with any bytes in it, and causes no other failure", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const changed = Buffer.from(whole);
          for (const [at, value] of changes) changed[at] = value;
          await unpacked(changed);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** A frame with this descriptor and these bytes after it. */
const frameOf = (descriptor: number, ...rest: number[]): Buffer =>
  Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor, ...rest]);

describe("a zstd frame", () => {
  it.each([
    ["a reserved bit", frameOf(0x08, 0x58, 0x01, 0, 0)],
    ["a dictionary", frameOf(0x01, 0x58, 7, 0x01, 0, 0)],
    ["a size that is not its own", frameOf(0x20, 2, 0x09, 0, 0, 0x61)],
    ["a block larger than its window", frameOf(0x20, 1, 0x11, 0, 0, 0x61, 0x61)],
    ["a repeated byte beyond its window", frameOf(0x20, 1, 0x13, 0, 0, 0x61)],
    ["a block of the reserved kind", frameOf(0x20, 1, 0x0f, 0, 0, 0x61)],
    ["a compressed block of no bytes", frameOf(0x20, 0, 0x05, 0, 0)],
    ["a window over 128 MiB", frameOf(0x00, 0x98, 0x01, 0, 0)],
  ])("with %s is refused", async (_, frame) => expect(await unpacked(frame)).toBeUndefined());

  it("of nothing, of a repeated byte, or after a skipped one is read", async () => {
    expect(await unpacked(frameOf(0x20, 0, 0x01, 0, 0))).toBe("");
    expect(await unpacked(frameOf(0x20, 3, 0x1b, 0, 0, 0x61))).toBe("aaa");
    const skipped = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2]);
    expect(
      await unpacked(Buffer.concat([skipped, zstdFrame(["a", "b"]), skipped, zstdFrame(["c"])]), 3),
    ).toBe("abc");
  });
});
