import fc from "fast-check";
import { expect, it } from "vitest";
import { formatNumber } from "../../src/domain/format-number.js";

it("groups digits as Intl does", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect(formatNumber(value)).toBe(value.toLocaleString("en"));
    }),
  );
});
