import { RunError } from "../domain/run-error.js";
import { compressed, compressionOf, type Write } from "../io/compression/compress.js";
import type { AtomicFile, FileDigest, IfExists, PartialFile } from "../io/stores/atomic-file.js";
import { findStoreWriting } from "../io/stores/registry.js";
import type { OutputPaths } from "./request.js";
import type { OutputRecord } from "./result.js";
import type { World } from "./world.js";

/** What has been written of a run's outputs. */
export interface PartialOutputs {
  readonly rows: PartialFile;
  readonly rejects?: PartialFile | undefined;
}

/** All outputs of a run, open but not yet published. */
export interface Outputs {
  readonly writeRows: Write;
  /** Undefined when nobody wants the rejects. */
  readonly writeReject: ((line: string | Buffer) => Promise<void>) | undefined;
  /** Publishes the rows; undefined when they went to the standard stream. */
  readonly publishRows: () => Promise<OutputRecord | undefined>;
  /** Makes durable what was written so far; undefined where a later run could not go on from it. */
  readonly checkpoint: () => Promise<PartialOutputs | undefined>;
  /** Publishes the rejects; undefined when nobody wants them. */
  readonly publishRejects: () => Promise<FileDigest | undefined>;
  readonly publishManifest: (text: string) => Promise<void>;
  /** Publishes a file beside the rows, by what goes behind their name; nothing when they went to the standard stream. */
  readonly publishBeside: (suffix: string, text: string) => Promise<void>;
}

/**
 * Opens every output before anything is read; `onTemporary` is told what to discard when the run ends early. Throws
 * RunError `cannot-create`, or `usage` for a packing Node lacks.
 */
export async function openOutputs(
  paths: OutputPaths,
  world: World,
  onTemporary: (file: Promise<AtomicFile>) => void,
  earlier?: PartialOutputs,
  ifExists: IfExists = "followed",
): Promise<Outputs> {
  const { stdout, signal } = world;
  const open = async (path: string | undefined, partial?: PartialFile): Promise<AtomicFile | undefined> => {
    if (path === undefined) return undefined;
    if (path === "" || path.endsWith("/"))
      throw new RunError("usage", `${path || '""'} names no file to write to`);
    const writing = await findStoreWriting(path, world);
    signal?.throwIfAborted();
    return writing.create(path, path, onTemporary, partial, ifExists);
  };
  const rows = await open(paths.rows, earlier?.rows);
  const rejects = await open(paths.rejects, earlier?.rejects);
  const manifest = await open(paths.manifest);
  const compression = compressionOf(paths.rows ?? "");
  const compressor = compressed(compression, rows?.write ?? stdout.write);
  return {
    writeRows: compressor.write,
    writeReject: rejects && ((line) => rejects.write(typeof line === "string" ? Buffer.from(line) : line)),
    publishRows: async () => {
      await compressor.end();
      return rows === undefined ? undefined : { path: paths.rows ?? "", ...(await rows.publish()) };
    },
    checkpoint: async () => {
      // a packer holds back what it has been given
      const written = compression === "none" ? await rows?.checkpoint() : undefined;
      if (written === undefined) return undefined;
      const unfit = await rejects?.checkpoint();
      return rejects !== undefined && unfit === undefined ? undefined : { rows: written, rejects: unfit };
    },
    publishRejects: async () => rejects?.publish(),
    publishBeside: async (suffix, text) => {
      const file = await open(paths.rows && `${paths.rows}.${suffix}`);
      await file?.write(Buffer.from(text));
      await file?.publish();
    },
    publishManifest: async (text) => {
      await manifest?.write(Buffer.from(text));
      await manifest?.publish();
    },
  };
}
