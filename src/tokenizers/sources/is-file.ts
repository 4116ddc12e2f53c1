import { stat } from "node:fs/promises";

/** Whether the path is a file; links are followed. */
export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
