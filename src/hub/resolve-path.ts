import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Environment } from "../domain/environment.js";

/** The absolute path, where a leading `~` is the home folder, as in a shell. */
export function resolvePath(path: string, { env, cwd }: Environment): string {
  if (!/^~(?=[/\\]|$)/.test(path)) return resolve(cwd, path);
  return join(env["HOME"] || env["USERPROFILE"] || homedir(), path.slice(1));
}
