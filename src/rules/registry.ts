// The checks of a rendered row, each in its own file and under the name of its rule.
import { z } from "zod";
import type { Rule } from "../domain/rules.js";
import { bosCount } from "./bos-count.js";
import { controlToken } from "./control-token.js";
import { eosCount } from "./eos-count.js";
import { noTrainedToken } from "./no-trained-token.js";
import { previewAltered } from "./preview-altered.js";
import { previewTrained } from "./preview-trained.js";
import { promptNotPrefix } from "./prompt-not-prefix.js";
import { responseMarker } from "./response-marker.js";
import type { Check } from "./row-check.js";
import { seam } from "./seam.js";
import { turnsDiffer } from "./turns-differ.js";

export const checks = {
  "control-token": controlToken,
  "no-trained-token": noTrainedToken,
  "preview-trained": previewTrained,
  "preview-altered": previewAltered,
  "prompt-not-prefix": promptNotPrefix,
  "bos-count": bosCount,
  "eos-count": eosCount,
  "response-marker": responseMarker,
  seam,
  "turns-differ": turnsDiffer,
} satisfies Partial<Record<Rule, Check>>;

export type CheckName = keyof typeof checks;

const severity = (name: CheckName) => z.enum(["reject", "warn", "off"]).default(checks[name].severity);

/** The severity of each check. */
export const CheckSeverities = z.strictObject({
  "control-token": severity("control-token"),
  "no-trained-token": severity("no-trained-token"),
  "preview-trained": severity("preview-trained"),
  "preview-altered": severity("preview-altered"),
  "prompt-not-prefix": severity("prompt-not-prefix"),
  "bos-count": severity("bos-count"),
  "eos-count": severity("eos-count"),
  "response-marker": severity("response-marker"),
  seam: severity("seam"),
  "turns-differ": severity("turns-differ"),
} satisfies Record<CheckName, z.ZodType>);
export type CheckSeverities = z.output<typeof CheckSeverities>;
