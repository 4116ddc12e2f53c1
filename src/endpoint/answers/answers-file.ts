import { constants } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode, RunError } from "../../domain/run-error.js";
import { cannotCreate } from "../../io/stores/durable.js";
import { type LockOwner, lockFile } from "../../io/stores/file-lock.js";
import { isObject } from "../../json/is-object.js";
import { tryParseJson } from "../../json/try-parse.js";
import type { JsonBody } from "../request.js";
import { AnswersHead } from "./head.js";
import { lineAt, type Scanned, scanAnswers } from "./scan.js";

const SYNC_MILLISECONDS = 1000;

/** One answer, as it is kept. */
export interface KeptAnswer {
  readonly key: string;
  /** When it came, as an ISO date. */
  readonly at: string;
  readonly seconds: number;
  readonly tries: number;
  /** The server's JSON, whole. */
  readonly body: JsonBody;
}

/** How an answers file is opened. */
export interface AnswersOptions {
  /** An absolute path of this machine. */
  readonly path: string;
  /** Its name in messages. */
  readonly name: string;
  /** `read` changes nothing, and takes no lock. */
  readonly mode: "read" | "append";
  /** Without one, nothing is locked. */
  readonly owner: LockOwner | undefined;
}

/**
 * The answers that were asked for once, in a file of JSON Lines that only grows. In memory are only the places of the
 * lines. One process at a time appends.
 */
export class AnswersFile {
  readonly name: string;
  head: AnswersHead | undefined;
  /** How many lines were damaged: their requests are asked again. */
  dropped: number;
  private readonly file: FileHandle | undefined;
  private readonly places: Map<string, number>;
  private readonly unlock: () => Promise<void>;
  private size: number;
  private readonly sizeBefore: number;
  private writing: Promise<void> = Promise.resolve();
  private syncing: NodeJS.Timeout | undefined;
  private isClosed = false;
  private readonly path: string;
  private readonly isAppended: boolean;

  private constructor(
    { name, path, mode }: AnswersOptions,
    file: FileHandle | undefined,
    { places, dropped, bytes }: Scanned,
    head: AnswersHead | undefined,
    unlock: () => Promise<void>,
  ) {
    this.name = name;
    this.path = path;
    this.isAppended = mode === "append";
    this.file = file;
    this.places = places;
    this.dropped = dropped;
    this.size = bytes;
    this.sizeBefore = bytes;
    this.head = head;
    this.unlock = unlock;
  }

  /**
   * Opens the file, and makes it if it is to be appended to. A torn last line is dropped. Throws RunError `cannot-create` if
   * another process has it, and `config` if it is no file of answers.
   */
  static async open(options: AnswersOptions): Promise<AnswersFile> {
    const { path, name, mode, owner } = options;
    const unlock =
      mode === "append" ? await lockAnswers(path, name, owner) : async (): Promise<void> => undefined;
    let file: FileHandle | undefined;
    try {
      file = await openFile(path, name, mode);
      const scanned = file === undefined ? nothing() : await scanAnswers(file);
      const head = headOf(scanned, name);
      if (mode === "append") await file?.truncate(scanned.bytes);
      return new AnswersFile(options, file, scanned, head, unlock);
    } catch (error) {
      await file?.close();
      await unlock();
      throw error instanceof RunError ? error : cannotCreate(name, error);
    }
  }

  /** How many answers there are. */
  get count(): number {
    return this.places.size;
  }

  /** Whether the answer to a request came after the file was opened. */
  isNew(key: string): boolean {
    return (this.places.get(key) ?? 0) >= this.sizeBefore;
  }

  /** The body of the answer to a request; undefined if there is none, or if its line is damaged. */
  async get(key: string): Promise<JsonBody | undefined> {
    const at = this.places.get(key);
    if (at === undefined || this.file === undefined) return undefined;
    const kept = tryParseJson((await lineAt(this.file, at)) ?? "");
    if (isObject(kept) && kept["key"] === key && isObject(kept["body"])) return kept["body"];
    this.places.delete(key);
    this.dropped++;
    return undefined;
  }

  /** Writes the first line of a new file. Throws RunError `io`. */
  async begin(head: AnswersHead): Promise<void> {
    this.head = head;
    await this.append(JSON.stringify(head));
  }

  /** Keeps an answer; the first one to a request counts. Throws RunError `io`. */
  async add({ key, ...rest }: KeptAnswer): Promise<void> {
    if (this.places.has(key)) return;
    // the key comes first, where it is found without reading the line
    this.places.set(key, await this.append(JSON.stringify({ key, ...rest })));
  }

  /** Makes all answers durable, and gives the file up; a file in which nothing was written is removed. Throws RunError `io`. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.syncing);
    try {
      await this.writing.catch(() => undefined);
      if (this.syncing !== undefined) await this.sync();
    } finally {
      await this.file?.close().catch(() => undefined);
      if (this.size === 0 && this.isAppended) await rm(this.path, { force: true });
      await this.unlock();
    }
  }

  /** Appends a line with one write, and returns where it begins. */
  private async append(line: string): Promise<number> {
    const bytes = Buffer.from(`${line}\n`);
    let at = 0;
    const written = this.writing.then(async () => {
      at = this.size;
      await this.write(bytes);
      this.size += bytes.length;
    });
    this.writing = written;
    await written;
    this.syncing ??= setTimeout(() => {
      this.syncing = undefined;
      this.writing = this.writing.then(() => this.sync());
      this.writing.catch(() => undefined);
    }, SYNC_MILLISECONDS).unref();
    return at;
  }

  private async write(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.file!.write(bytes, done).catch((cause: unknown) => {
        throw this.failed(cause);
      });
      done += bytesWritten;
    }
  }

  private async sync(): Promise<void> {
    await this.file?.datasync().catch((cause: unknown) => {
      throw this.failed(cause);
    });
  }

  private failed(cause: unknown): RunError {
    return new RunError(
      "io",
      `${this.name}: an answer cannot be kept (${errorCode(cause) ?? "unknown error"}); make room, then run the same command again`,
      cause,
    );
  }
}

const nothing = (): Scanned => ({ head: undefined, places: new Map(), dropped: 0, bytes: 0, torn: "" });

async function openFile(
  path: string,
  name: string,
  mode: AnswersOptions["mode"],
): Promise<FileHandle | undefined> {
  const { O_RDONLY, O_RDWR, O_CREAT, O_APPEND } = constants;
  const flags = mode === "read" ? O_RDONLY : O_RDWR | O_CREAT | O_APPEND;
  return open(path, flags).catch((cause: unknown) => {
    if (mode === "read" && errorCode(cause) === "ENOENT") return undefined;
    throw cannotCreate(name, cause);
  });
}

function lockAnswers(path: string, name: string, owner: LockOwner | undefined): Promise<() => Promise<void>> {
  if (owner === undefined) return Promise.resolve(async () => undefined);
  const lock = join(dirname(path), `.${basename(path)}.lock`);
  return lockFile({ lock, path, name }, owner, async () => {
    throw new RunError(
      "cannot-create",
      `${name}: another process keeps answers there; wait for it, or name another file with --answers. If none is running, remove ${lock}`,
    );
  });
}

/** Throws RunError `config` for a file that holds something else: it is not written to. */
function headOf({ head, torn }: Scanned, name: string): AnswersHead | undefined {
  if (head === undefined && isBeginning(torn)) return undefined;
  const read = AnswersHead.safeParse(tryParseJson(head ?? ""));
  if (read.success) return read.data;
  throw new RunError("config", `${name} is not a file of answers; name another one with --answers`);
}

/** Whether a text is the beginning of a first line, as far as either goes. */
function isBeginning(torn: string): boolean {
  const first = '{"cache":1,';
  return first.startsWith(torn) || torn.startsWith(first);
}
