import { createHash } from "node:crypto";
import { VERSION } from "../run/version.js";
import type { MixRequest, MixResult } from "./mix.js";

/** The record of a mix, as JSON. */
export function formatMixManifest(
  request: MixRequest,
  { counts, format, inputs, added, output, seconds }: MixResult,
  serving: string | undefined,
): string {
  const { amount, group, dropGroup, seed, placing, augmented, force, systemText } = request;
  const manifest = {
    tool: { name: "lookahead-prep", version: VERSION },
    command: "mix",
    mix: {
      ...(amount.kind === "share" ? { share: amount.share } : { count: amount.count }),
      ...{ group, dropGroup, seed, place: placing, augmented, force },
      system: systemText && { sha256: sha256(systemText.training) },
      serving: serving === undefined ? undefined : { sha256: sha256(serving) },
    },
    format,
    inputs,
    added,
    output,
    rows: counts,
    seconds,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
