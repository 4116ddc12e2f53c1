import type { Samples } from "../roles/samples.js";
import { VERSION } from "./version.js";

/** The file of samples with their texts, which is published beside the rows on request. */
export function formatSamples(samples: Samples): string {
  return `${JSON.stringify({ tool: { name: "lookahead-prep", version: VERSION }, samples })}\n`;
}
