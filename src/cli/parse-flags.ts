import type { ResolvedSettings } from "../settings/resolve-settings.js";
import { settingName } from "./setting-name.js";
import { settingsFrom } from "./settings-from-flags.js";

type Values = Readonly<Record<string, unknown>>;

/** The settings from the flags and a configuration, validated; flags win. Throws RunError `usage`. */
export async function parseFlags(flags: Values, config: Values): Promise<ResolvedSettings> {
  return validateSettings(settingsFrom(flags, config));
}

/** Loads the schema and validates settings with it. Throws RunError `usage`, with flags for the names of settings. */
export async function validateSettings(settings: Values): Promise<ResolvedSettings> {
  const { parseSettings } = await import("../settings/parse-settings.js");
  return parseSettings(settings, false, settingName);
}
