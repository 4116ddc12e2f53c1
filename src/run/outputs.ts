import { compressed, compressionOf, type Write } from "../io/compression/compress.js";
import type { AtomicFile, FileDigest, IfExists, PartialFile } from "../io/stores/atomic-file.js";
import { type LocatedOutput, locateOutput } from "../io/stores/locate.js";
import type { Cleanup } from "./cleanup.js";
import { createOutput } from "./create-output.js";
import { refuseMisleadingNames } from "./output-names.js";
import type { Endpoint } from "./overlap.js";
import { stdoutEndpoint } from "./overlap.js";
import type { OutputPaths } from "./request.js";
import type { OutputRecord } from "./result.js";
import type { World } from "./world.js";

/** A run's outputs, located once; an undefined output is not written. */
export interface LocatedOutputs {
  readonly rows: LocatedOutput | undefined;
  readonly rejects: LocatedOutput | undefined;
  readonly manifest: LocatedOutput | undefined;
  readonly samples?: LocatedOutput | undefined;
  readonly page?: LocatedOutput | undefined;
}

/** Throws RunError `usage` for a name that cannot be written to, or that names another kind of file. */
export async function locateOutputs(paths: OutputPaths, world: World): Promise<LocatedOutputs> {
  refuseMisleadingNames(paths);
  const { rows, rejects, manifest, samples, page } = paths;
  const locate = async (name: string | undefined): Promise<LocatedOutput | undefined> =>
    name === undefined ? undefined : locateOutput(name, world);
  return {
    rows: await locate(rows),
    rejects: await locate(rejects),
    manifest: await locate(manifest),
    samples: await locate(samples),
    page: await locate(page?.path),
  };
}

/** All outputs, including stdout if the rows go there. */
export function outputEndpoints(
  { rows, rejects, manifest, samples, page }: LocatedOutputs,
  world: World,
): readonly Endpoint[] {
  const others = [rejects, manifest, samples, page];
  return [rows ?? stdoutEndpoint(world), ...others].filter((output) => output !== undefined);
}

/** The durable part of a run's outputs. */
export interface PartialOutputs {
  readonly rows: PartialFile;
  readonly rejects?: PartialFile | undefined;
}

/** All outputs of a run, open but not yet published. */
export interface Outputs {
  /** The name that the rows are written under; undefined for stdout. */
  readonly rowsName: string | undefined;
  readonly writeRows: Write;
  /** Undefined without a rejects file. */
  readonly writeReject: ((line: string | Buffer) => Promise<void>) | undefined;
  /** Publishes the rows; undefined if they went to stdout. */
  readonly publishRows: () => Promise<OutputRecord | undefined>;
  /** Makes durable what is written so far; undefined if a later run could not resume from it. */
  readonly checkpoint: () => Promise<PartialOutputs | undefined>;
  /** Publishes the rejects; undefined without a rejects file. */
  readonly publishRejects: () => Promise<FileDigest | undefined>;
  readonly publishManifest: (text: string) => Promise<void>;
  readonly publishSamples: (text: string) => Promise<void>;
  readonly publishPage: (text: string) => Promise<void>;
  /** Publishes a file beside the rows, named by a suffix; does nothing if rows went to stdout. */
  readonly publishBeside: (suffix: string, text: string) => Promise<void>;
}

export interface OpenOptions {
  readonly world: World;
  readonly cleanup: Cleanup;
  /** The outputs of an interrupted run, to be continued. */
  readonly earlier?: PartialOutputs | undefined;
  readonly ifExists?: IfExists;
}

/**
 * Opens every output before anything is read. Throws RunError `cannot-create`, or `usage` for a compression that Node
 * lacks.
 */
export async function openOutputs(
  located: LocatedOutputs,
  { world, cleanup, earlier, ifExists = "followed" }: OpenOptions,
): Promise<Outputs> {
  const open = async (
    output: LocatedOutput | undefined,
    partial?: PartialFile,
  ): Promise<AtomicFile | undefined> => {
    world.signal?.throwIfAborted();
    return output && createOutput(output, world, cleanup, { ifExists, earlier: partial });
  };
  const rows = await open(located.rows, earlier?.rows);
  const rejects = await open(located.rejects, earlier?.rejects);
  const manifest = await open(located.manifest);
  const samples = await open(located.samples);
  const page = await open(located.page);
  const compression = compressionOf(located.rows?.name ?? "");
  const compressor = compressed(compression, rows?.write ?? world.stdout.write);
  return {
    rowsName: located.rows?.name,
    writeRows: compressor.write,
    writeReject: rejects && ((line) => rejects.write(typeof line === "string" ? Buffer.from(line) : line)),
    publishRows: async () => {
      await compressor.end();
      return rows && { path: located.rows!.name, ...(await rows.publish()) };
    },
    checkpoint: async () => {
      // a compressor holds back part of its input
      const partial = compression === "none" ? await rows?.checkpoint() : undefined;
      if (partial === undefined) return undefined;
      const partialRejects = await rejects?.checkpoint();
      if (rejects !== undefined && partialRejects === undefined) return undefined;
      return { rows: partial, rejects: partialRejects };
    },
    publishRejects: async () => rejects?.publish(),
    publishBeside: async (suffix, text) => {
      await publishText(await open(located.rows && besideOf(located.rows, suffix)), text);
    },
    publishManifest: (text) => publishText(manifest, text),
    publishSamples: (text) => publishText(samples, text),
    publishPage: (text) => publishText(page, text),
  };
}

/** Writes a whole text to a file, and publishes it; nothing without a file. */
export async function publishText(file: AtomicFile | undefined, text: string): Promise<void> {
  await file?.write(Buffer.from(text));
  await file?.publish();
}

function besideOf(output: LocatedOutput, suffix: string): LocatedOutput {
  return { ...output, name: `${output.name}.${suffix}`, path: `${output.path}.${suffix}` };
}
