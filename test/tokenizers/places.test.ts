import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileText } from "../helpers/texts.js";
import { REAL } from "../helpers/tokenizers.js";

describe.each(REAL)("the positions of the tokens of $name", ({ name, ours, oracle }) => {
  it("end where the Rust library's offsets end, at every character of a text", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const encoding = await oracle.encode(text, null, { addSpecialTokens: false });
        const found = ours.encode(text);
        // other ids come of another Unicode; the library gives a composed character the whole cluster's offsets
        if ([...found.ids].join() !== encoding.getIds().join()) return;
        if (name.includes("NFC") && text.normalize("NFC") !== text) return;
        const offsets = encoding.getOffsets();
        let index = 0;
        for (const [i, char] of [...text].entries()) {
          const ended = offsets.filter(([, end = 0]) => end <= i).length;
          expect({ text, index, before: found.before(index) }).toEqual({ text, index, before: ended });
          index += char.length;
        }
        compared++;
      }),
      { numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(250);
  });

  it("grow with the place, by whole tokens, up to all of them", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const tokens = ours.encode(text);
        let least = 0;
        for (let index = 0; index <= text.length; index++) {
          const [before, through] = [tokens.before(index), tokens.through(index)];
          expect(before).toBeGreaterThanOrEqual(least);
          expect(through - before === 0 || through - before === 1).toBe(true);
          least = before;
        }
        if (text.normalize("NFC") === text) expect(tokens.before(text.length)).toBe(tokens.ids.length);
      }),
      { numRuns: 300 },
    );
  });

  it("are found for a place inside a token", () => {
    const text = "Reading strawberries";
    const tokens = ours.encode(text);
    const inside = text.length - 1;
    expect(tokens.through(inside)).toBe(tokens.before(inside) + 1);
    expect(tokens.through(0)).toBe(tokens.before(0));
    expect(tokens.through(text.length)).toBe(tokens.ids.length);
  });
});
