import type { Keep } from "./keep.js";

/** Numbers, with commas between digits and perhaps a decimal part. */
const NUMBER = /-?\d(?:[\d,]*\d)?(?:\.\d+)?/g;

/** As SDFT has it for GSM8K: a last number that is no integer is invalid. */
export const lastNumber: Keep = {
  summary: "the last number of both is the same integer",
  holds: (rewritten, original) => {
    const number = lastInteger(rewritten);
    return number !== undefined && number === lastInteger(original);
  },
};

function lastInteger(text: string): bigint | undefined {
  const last = text.match(NUMBER)?.at(-1)?.replaceAll(",", "");
  return last === undefined || last.includes(".") ? undefined : BigInt(last);
}
