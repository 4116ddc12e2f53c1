import { resolve } from "node:path";
import { type AtomicFile, openAtomicFile } from "../io/atomic-file.js";
import { packed, packingOf, type Write } from "../io/compress.js";
import type { OutputPaths, OutputRecord } from "./request.js";

/** All outputs of a run, open but not yet published. */
export interface Outputs {
  readonly writeRows: Write;
  readonly writeReject: (line: string) => Promise<void>;
  /** Publishes the rows; undefined when they went to the standard stream. */
  readonly publishRows: () => Promise<OutputRecord | undefined>;
  readonly publishRejects: () => Promise<void>;
  readonly publishManifest: (text: string) => Promise<void>;
  /** Removes all that is not published. Never throws. */
  readonly discard: () => Promise<void>;
}

/** Opens every output before anything is read. Throws RunError `cannot-create`, or `usage` for a packing Node lacks. */
export async function openOutputs(paths: OutputPaths, cwd: string, stdout: Write): Promise<Outputs> {
  const opened: AtomicFile[] = [];
  const discard = async (): Promise<void> => {
    for (const file of opened) await file.discard();
  };
  const open = async (path: string | undefined): Promise<AtomicFile | undefined> => {
    if (path === undefined) return undefined;
    const file = await openAtomicFile(resolve(cwd, path), path);
    opened.push(file);
    return file;
  };
  try {
    const rows = await open(paths.rows);
    const rejects = await open(paths.rejects);
    const manifest = await open(paths.manifest);
    const packer = packed(packingOf(paths.rows ?? ""), rows?.write ?? stdout);
    return {
      writeRows: packer.write,
      writeReject: async (line) => rejects?.write(Buffer.from(line)),
      publishRows: async () => {
        await packer.end();
        return rows === undefined ? undefined : { path: paths.rows ?? "", ...(await rows.publish()) };
      },
      publishRejects: async () => {
        await rejects?.publish();
      },
      publishManifest: async (text) => {
        await manifest?.write(Buffer.from(text));
        await manifest?.publish();
      },
      discard,
    };
  } catch (error) {
    await discard();
    throw error;
  }
}
