import { basename } from "node:path";
import { type TargetName, targets } from "../targets/registry.js";
import type { Facts, SettingsFile, Target } from "../targets/target.js";
import type { Destination } from "./destination.js";
import type { Settings } from "./settings.js";
import type { Tally } from "./tally.js";

/** The trainers' own settings for the rows that were written to `path`. */
export function settingsFiles(
  { turns, expand, targets: names = [] }: Settings,
  { shape, marks }: Destination,
  path: string,
  { tokens, written }: Tally,
): readonly SettingsFile[] {
  const facts: Facts = {
    file: basename(path),
    shape,
    turns: expand ? "last" : turns,
    marks,
    hasTools: written.withTools > 0,
    longest: tokens.rows === 0 ? undefined : tokens.after.max,
  };
  const family: Readonly<Record<TargetName, Target>> = targets;
  return names.flatMap((name) => family[name].settings(facts));
}
