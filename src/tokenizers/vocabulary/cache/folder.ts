import { join } from "node:path";
import type { Environment } from "../../../domain/environment.js";
import { errorCode } from "../../../domain/run-error.js";
import { resolvePath } from "../../../hub/resolve-path.js";

/**
 * The folder of compiled vocabularies: LOOKAHEAD_PREP_CACHE, else `lookahead-prep` in XDG_CACHE_HOME or ~/.cache.
 * Undefined if LOOKAHEAD_PREP_CACHE is empty or `off`, or if there is no home folder.
 */
export function cacheFolder(environment: Environment): string | undefined {
  const { env } = environment;
  const named = env["LOOKAHEAD_PREP_CACHE"];
  if (named === "" || named === "off") return undefined;
  try {
    return resolvePath(
      named ?? join(env["XDG_CACHE_HOME"] || join("~", ".cache"), "lookahead-prep"),
      environment,
    );
  } catch (error) {
    // the system knows no home folder of this user
    if (errorCode(error) !== undefined) return undefined;
    throw error;
  }
}
