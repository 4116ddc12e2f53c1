import { readFileSync } from "node:fs";

const file = readFileSync(new URL("../../package.json", import.meta.url), "utf8");

// every start reads it, so it is read without a schema
const { version }: { readonly version: string } = JSON.parse(file);

/** This package's version, which every manifest names. */
export const VERSION: string = version;
