import { createHash, type Hash } from "node:crypto";
import { open, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { errorCode, RunError } from "../../domain/run-error.js";
import { type Allocate, allocateHere, type SourceEnvironment, type TokenizerFiles } from "./source.js";

/** Far above the size of every tokenizer.json in use, far below the size of memory. */
const MAX_FILE_BYTES = 256 * 2 ** 20;

const TokenizerConfig = z.looseObject({});

/** Reads a tokenizer.json, and its config and chat template beside it, if any. Throws RunError `config` or `io`. */
export async function readTokenizerFiles(
  path: string,
  source: string,
  { allocate = allocateHere }: Pick<SourceEnvironment, "allocate">,
  commit?: string,
): Promise<TokenizerFiles> {
  const sum = createHash("sha256");
  const tokenizer = await readWhole(path, source, readAndSum(allocate, sum));
  if (tokenizer === undefined)
    throw new RunError("io", `${source}: ${path} was removed during the run; run again`);
  const config = await readWhole(join(dirname(path), "tokenizer_config.json"), source);
  const template = await readWhole(join(dirname(path), "chat_template.jinja"), source);
  return tokenizerFiles({ tokenizer, config, template }, sum, source, commit);
}

/** The files from their bytes; `sum` has read the tokenizer.json. Throws RunError `config` if the config is not a JSON object or a text is not UTF-8. */
export function tokenizerFiles(
  files: {
    readonly tokenizer: Uint8Array;
    readonly config: Uint8Array | undefined;
    readonly template: Uint8Array | undefined;
  },
  sum: Hash,
  source: string,
  commit?: string,
): TokenizerFiles {
  const { tokenizer, config, template } = files;
  return {
    tokenizer,
    config: config === undefined ? {} : parseConfig(config, source),
    ...(template === undefined ? {} : { template: decoded(template, source) }),
    identity: { source, sha256: sum.digest("hex"), ...(commit === undefined ? {} : { revision: commit }) },
  };
}

/** Throws RunError `config` if a file of the tokenizer exceeds MAX_FILE_BYTES. */
export function refuseHugeFile(name: string, bytes: number, source: string): void {
  if (bytes <= MAX_FILE_BYTES) return;
  const size = `${Math.ceil(bytes / 2 ** 20)} MB; the limit is ${MAX_FILE_BYTES / 2 ** 20} MB`;
  throw new RunError("config", `${source}: ${name} is ${size}; name a tokenizer with a smaller one`);
}

/** All bytes of a file of so many bytes. */
type Read = (path: string, size: number, source: string) => Promise<Uint8Array>;

/** A part of this size is summed while the next one is read. */
const PART_BYTES = 1 << 20;

/** Throws RunError `io` if the file's size changes. */
const readAndSum =
  (allocate: Allocate, sum: Hash): Read =>
  async (path, size, source) => {
    const bytes = allocate(size);
    const file = await open(path);
    try {
      const read = async (from: number): Promise<number> =>
        (await file.read(bytes, from, Math.min(PART_BYTES, size - from), null)).bytesRead;
      let at = 0;
      for (let next = read(0); ; ) {
        const end = at + (await next);
        if (end === at) break;
        next = read(end);
        sum.update(bytes.subarray(at, end));
        at = end;
      }
      const { bytesRead: more } = await file.read(new Uint8Array(1), 0, 1, null);
      if (at === size && more === 0) return bytes;
    } finally {
      await file.close();
    }
    throw new RunError("io", `${source}: ${path} was changed while it was read; run again`);
  };

async function readWhole(
  path: string,
  source: string,
  read: Read = (name) => readFile(name),
): Promise<Uint8Array | undefined> {
  try {
    const stats = await stat(path);
    // a pipe or a device may never end
    if (!stats.isFile()) {
      throw new RunError(
        "config",
        `${source}: ${path} is not a regular file; remove it, or name another folder`,
      );
    }
    refuseHugeFile(path, stats.size, source);
    return await read(path, stats.size, source);
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    if (errorCode(cause) === "ENOENT") return undefined;
    throw new RunError(
      "io",
      `${source}: ${path} cannot be read (${errorCode(cause) ?? "unknown error"})`,
      cause,
    );
  }
}

function decoded(template: Uint8Array, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(template);
  } catch (cause) {
    throw new RunError("config", `${source}: the chat_template.jinja is not UTF-8`, cause);
  }
}

function parseConfig(bytes: Uint8Array, source: string): object {
  try {
    return TokenizerConfig.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new RunError(
      "config",
      `${source}: the tokenizer_config.json is not a JSON object; repair or remove it`,
      cause,
    );
  }
}
