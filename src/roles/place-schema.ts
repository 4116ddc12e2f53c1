import { z } from "zod";
import type { Place } from "../domain/place.js";

const At = z.int().nonnegative();

/** A place as files record it. */
export const PlaceSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("line"), file: z.string(), line: At }),
  z.strictObject({ kind: z.literal("element"), file: z.string(), index: At }),
  z.strictObject({ kind: z.literal("byte"), file: z.string(), byte: At }),
]) satisfies z.ZodType<Place>;
