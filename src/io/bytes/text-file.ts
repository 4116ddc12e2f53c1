import { resolve } from "node:path";
import { errorCode, RunError } from "../../domain/run-error.js";
import { readSmallFile } from "./small-file.js";

/**
 * The text of a small file; `name` is what messages call it, such as `the template chat.jinja`. Throws RunError
 * `input-missing` or `config`.
 */
export async function readTextFile(path: string, cwd: string, name: string): Promise<string> {
  const bytes = await readSmallFile(resolve(cwd, path), name).catch((cause: unknown) => {
    if (cause instanceof RunError) throw cause;
    throw new RunError(
      "input-missing",
      `${name} cannot be read (${errorCode(cause) ?? "unknown error"})`,
      cause,
    );
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RunError("config", `${name} is not UTF-8`, cause);
  }
}
