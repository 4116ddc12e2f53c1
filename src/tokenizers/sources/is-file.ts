import { stat } from "node:fs/promises";

/** Whether a file is there, followed through links. */
export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
