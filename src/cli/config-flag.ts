import type { Environment } from "../domain/environment.js";
import { type Config, NO_CONFIG } from "./config.js";

/** The configuration in the file that the flag names, if it is given. Throws RunError `input-missing` or `config`. */
export async function configFrom(flag: unknown, environment: Environment): Promise<Config> {
  if (flag === undefined) return NO_CONFIG;
  const { readConfig } = await import("./config-file.js");
  return readConfig(String(flag), environment);
}
