import type { ResolvedSettings } from "../settings/resolve-settings.js";
import { settingName } from "./setting-name.js";
import { settingsFrom } from "./settings-from-flags.js";

type Values = Readonly<Record<string, unknown>>;

/**
 * The validated settings from the flags and a configuration; flags win. The schema is loaded only if nothing is wrong
 * that can be said without it. Throws RunError `usage`.
 */
export async function parseFlags(flags: Values, config: Values): Promise<ResolvedSettings> {
  const settings = settingsFrom(flags, config);
  const { parseSettings } = await import("../settings/parse-settings.js");
  return parseSettings(settings, false, settingName);
}
