import type { Keep } from "./keep.js";

/** As SDFT has it for function calls: white space and quotes do not count. */
export const contains: Keep = {
  summary: "the answer stands in the rewritten one; spaces and quotes do not count",
  holds: (rewritten, original) => bare(rewritten).includes(bare(original)),
};

function bare(text: string): string {
  return text.replace(/[\s"'`‘’“”]+/gu, "");
}
