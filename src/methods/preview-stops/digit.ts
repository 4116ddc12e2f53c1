import { Characters } from "../characters.js";
import type { PreviewStop } from "./stop.js";

const DIGITS = new Characters(["Nd"]);

/** The first decimal digit of any script. */
export const digit: PreviewStop = {
  syntax: "digit",
  summary: "the first decimal digit of any script",
  pattern: "digit",
  create: () => (answer, before) => {
    for (let at = 0; at < before; ) {
      const code = answer.codePointAt(at)!;
      if (DIGITS.has(code)) return at;
      at += code > 0xffff ? 2 : 1;
    }
    return -1;
  },
};
