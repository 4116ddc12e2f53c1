import { createHash } from "node:crypto";
import { VERSION } from "../run/version.js";
import type { ProbesRequest, ProbesResult } from "./probes.js";

/** The record of one output, as JSON. */
export function formatProbesManifest(
  { form, asking, asked, systemText, idField, categoryField, against }: ProbesRequest,
  { output, asked: askedFile, prefillTokens, counts }: ProbesResult["outputs"][number],
  { inputs, format, identity, leftOut, inTraining, seconds }: Omit<ProbesResult, "outputs">,
): string {
  const manifest = {
    tool: { name: "lookahead-prep", version: VERSION },
    command: "probes",
    probes: {
      ...{ kind: prefillTokens === undefined ? "rsr" : "jsr", prefillTokens, to: form },
      ...{ model: asking.model, sampling: asking.sampling, idField, categoryField },
      promptField: asked.kind === "field" ? asked.field : undefined,
      system: systemText === undefined ? undefined : { sha256: sha256(systemText) },
    },
    ...{ format, inputs, output, asked: askedFile, ...identity },
    beginningLeftOut: leftOut,
    rows: counts,
    inTraining: inTraining === undefined ? undefined : { files: against, requests: inTraining },
    seconds,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
