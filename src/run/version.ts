import { readFileSync } from "node:fs";

const file = readFileSync(new URL("../../package.json", import.meta.url), "utf8");

/** This package's version. Every start reads it, so it is read without a schema. */
export const { version: VERSION }: { readonly version: string } = JSON.parse(file);
