import { link, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "../../domain/run-error.js";
import { cannotCreate, ioFailure, syncDirectory, temporaryBeside } from "./durable.js";

/**
 * Creates a complete, durable file; returns false if the name is taken. Throws RunError `cannot-create` or `io`.
 */
export async function createOnce(path: string, bytes: Buffer): Promise<boolean> {
  const temporary = temporaryBeside(path);
  const handle = await open(temporary, "wx").catch((cause: unknown) => {
    throw cannotCreate(path, cause);
  });
  try {
    await handle.writeFile(bytes);
    await handle.sync();
    await link(temporary, path);
    await syncDirectory(dirname(path));
    return true;
  } catch (cause) {
    if (errorCode(cause) === "EEXIST") return false;
    throw ioFailure(path, cause);
  } finally {
    await handle.close();
    await rm(temporary, { force: true });
  }
}
