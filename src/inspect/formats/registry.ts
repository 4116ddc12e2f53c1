// The formats of `inspect`, each in a file of its own.
import type { InspectFormat } from "./format.js";
import { json } from "./json.js";
import { tokens } from "./tokens.js";
import { view } from "./view.js";

export const inspectFormats: Readonly<Record<string, InspectFormat>> = { view, tokens, json };
