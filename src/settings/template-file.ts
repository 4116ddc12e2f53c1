import { readTextFile } from "../io/bytes/text-file.js";

/**
 * The text of the file that the setting `template` names; undefined if it names none. Throws RunError `input-missing` or
 * `config`.
 */
export async function readTemplate(path: string | undefined, cwd: string): Promise<string | undefined> {
  if (path === undefined || path === "auto" || path === "none") return undefined;
  return readTextFile(path, cwd, `the template ${path}`);
}
