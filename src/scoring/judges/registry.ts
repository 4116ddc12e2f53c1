// Judges, each in its own file.
import { harmbench } from "./harmbench.js";
import { hexPhi } from "./hex-phi.js";
import type { Judge } from "./judge.js";
import { llamaGuard } from "./llama-guard.js";
import { strongReject } from "./strong-reject.js";
import { wildguard } from "./wildguard.js";
import { xstest } from "./xstest.js";

export const judges = {
  "hex-phi": hexPhi,
  "strong-reject": strongReject,
  harmbench,
  wildguard,
  "llama-guard": llamaGuard,
  xstest,
} satisfies Record<string, Judge>;

/** The judge of a name; undefined for one that is not known. */
export function findJudge(name: string): Judge | undefined {
  return Object.hasOwn(judges, name) ? judges[name as keyof typeof judges] : undefined;
}
