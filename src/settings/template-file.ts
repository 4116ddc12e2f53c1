import { resolve } from "node:path";
import { errorCode, RunError } from "../domain/run-error.js";
import { readSmallFile } from "../io/bytes/small-file.js";

/**
 * The text of the file that the setting `template` names; undefined if it names none. Throws RunError `input-missing` or
 * `config`.
 */
export async function readTemplate(path: string | undefined, cwd: string): Promise<string | undefined> {
  if (path === undefined || path === "auto" || path === "none") return undefined;
  const bytes = await readSmallFile(resolve(cwd, path), `the template ${path}`).catch((cause: unknown) => {
    if (cause instanceof RunError) throw cause;
    throw new RunError(
      "input-missing",
      `the template ${path} cannot be read (${errorCode(cause) ?? "unknown error"})`,
      cause,
    );
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RunError("config", `the template ${path} is not UTF-8`, cause);
  }
}
