import { z } from "zod";
import { defineMethod } from "./method.js";

/** Adds nothing: the baseline to train against, under the same rules as the other methods. */
export const vanilla = defineMethod(
  "nothing is added: the baseline for comparison",
  z.strictObject({ name: z.literal("vanilla") }),
  () => ({
    apply: () => ({ kind: "unchanged", reason: "baseline" }),
    isAugmented: () => false,
  }),
);
