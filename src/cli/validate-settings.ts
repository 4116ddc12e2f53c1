import { parseSettings } from "../settings/parse-settings.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import { settingName } from "./setting-name.js";

/** Validates settings. Throws RunError `usage`, with flags for the names of settings. */
export function validateSettings(settings: Readonly<Record<string, unknown>>): ResolvedSettings {
  return parseSettings(settings, false, settingName);
}
