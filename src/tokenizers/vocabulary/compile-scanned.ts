import { isUtf8 } from "node:buffer";
import { RunError } from "../../domain/run-error.js";
import { checkTokenizerFile } from "../tokenizer-file.js";
import { assemble } from "./assemble.js";
import type { Block } from "./block.js";
import { planOf } from "./plan.js";
import { scanModel } from "./scan/scan-model.js";
import type { Span } from "./scan/spans.js";
import { utf8Of } from "./utf8.js";

/** A tokenizer.json that was read without a string for each entry and merge; some are too unusual for it. */
export type Scanned =
  | { readonly kind: "read"; readonly block: Block | undefined }
  | { readonly kind: "unusual" };

const UNUSUAL: Scanned = { kind: "unusual" };

/** Reads a tokenizer.json in one pass, with its entries and merges straight into numbers. */
export function compileScanned(bytes: Uint8Array): Scanned {
  const scan = isUtf8(bytes)
    ? scanModel(bytes, mentionsByteLevel(bytes) ? "bytes" : "characters")
    : undefined;
  if (scan === undefined) return UNUSUAL;
  try {
    const file = checkTokenizerFile(JSON.parse(textWithout(bytes, scan.spans)), "");
    const plan = planOf(file);
    if (plan === undefined) return { kind: "read", block: undefined };
    const entries = scan.entries(plan.symbols);
    const merges = entries && scan.merges(entries);
    if (entries === undefined || merges === undefined) return UNUSUAL;
    return { kind: "read", block: assemble(plan, entries, merges, file) };
  } catch (error) {
    // which error it is, the whole file decides
    if (error instanceof SyntaxError || error instanceof RunError) return UNUSUAL;
    throw error;
  }
}

function mentionsByteLevel(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('"ByteLevel"');
}

/** The text with an empty vocabulary and no merges. */
function textWithout(bytes: Uint8Array, spans: ReadonlyMap<string, Span>): string {
  let text = "";
  let from = 0;
  for (const [name, { start, end }] of spans) {
    if (name === "model") continue;
    text += utf8Of(bytes.subarray(from, start)) + (name === "vocab" ? "{}" : "[]");
    from = end;
  }
  return text + utf8Of(bytes.subarray(from));
}
