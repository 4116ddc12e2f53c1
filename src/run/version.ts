import { readFileSync } from "node:fs";
import { z } from "zod";

const file = readFileSync(new URL("../../package.json", import.meta.url), "utf8");

/** This package's version. */
export const { version: VERSION } = z.object({ version: z.string() }).parse(JSON.parse(file));
