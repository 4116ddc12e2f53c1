import { z } from "zod";
import { defineMethod } from "./method.js";

/** Nothing is added: the baseline to train against, judged by the same rules as the others. */
export const vanilla = defineMethod(
  "nothing is added: the baseline to train against",
  z.strictObject({ name: z.literal("vanilla") }),
  () => ({
    apply: () => ({ kind: "unchanged", reason: "baseline" }),
    isAugmented: () => false,
  }),
);
