import type { z } from "zod";
import { flagName } from "../domain/flag-name.js";
import { RunError } from "../domain/run-error.js";

/** Values of flags by their names, validated. Throws RunError `usage` that names the flag. */
export function parsedFlags<Schema extends z.ZodType>(schema: Schema, values: object): z.output<Schema> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RunError("usage", `${flagName(String(issue?.path[0] ?? ""))}: ${issue?.message ?? "not valid"}`);
}
