import type { S3 } from "@aws-sdk/client-s3";
import type { Environment } from "../../domain/environment.js";
import { RunError } from "../../domain/run-error.js";
import { refuseOtherRange } from "./answer-range.js";
import { fixedPart, globMatcher, isGlob } from "./glob.js";
import { remoteFile } from "./remote-file.js";
import { changed, isPassing, openClient, type Side, statusOf, toRunError } from "./s3-client.js";
import { createObject } from "./s3-upload.js";
import type { FileState, FoundFile, OpenFile, Store, StoreWriting } from "./store.js";

/** The place of an object, or of all objects whose keys begin with `Key`. */
interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

/** An object in a listing. */
interface Listed {
  readonly key: string;
  readonly state: FileState;
}

/** Amazon S3, and services with the same API. */
export async function openS3(environment: Environment): Promise<Store> {
  const client = await openClient(environment);
  return {
    resolve,
    identify: (name) => Promise.resolve(resolve(name)),
    expand: (name) => expand(client, name),
    find: (path, name) => find(client, path, name),
    open: async (path, name, state) => {
      const known = state ?? (await find(client, path, name));
      if (known === undefined) throw absent(name);
      return openObject(client, path, name, known);
    },
    writing: writingTo(client),
  };
}

function resolve(name: string): string {
  parseUrl(name);
  return name.replace(/\/+$/, "");
}

/** Bucket names follow S3's own rules; the error does not quote an invalid name, as it may contain a password. */
function parseUrl(url: string): Place {
  const [, bucket, key = ""] = /^s3:\/\/([a-z0-9][a-z0-9._-]{1,61}[a-z0-9])(?:\/([\s\S]*))?$/.exec(url) ?? [];
  if (bucket !== undefined) return { Bucket: bucket, Key: key };
  throw new RunError("usage", "an s3:// name must be s3://bucket/key");
}

async function expand(client: S3, name: string): Promise<readonly FoundFile[]> {
  const { Bucket, Key } = parseUrl(name);
  if (Key === "" || Key.endsWith("/")) {
    const glob = `${name.replace(/\/+$/, "")}/*.jsonl`;
    throw new RunError(
      "input-missing",
      `${name} is not the name of an object; name objects, or a glob such as "${glob}"`,
    );
  }
  if (!isGlob(Key)) {
    const state = await find(client, name, name);
    if (state === undefined) throw absent(name);
    return [{ name, path: name, state }];
  }
  const isMatch = globMatcher(Key);
  const found: FoundFile[] = [];
  for await (const { key, state } of listed(client, { Bucket, Key: fixedPart(Key) }, name, "input")) {
    const path = `s3://${Bucket}/${key}`;
    if (key === Key) return [{ name: path, path, state }];
    if (isMatch(key) && !key.endsWith("/")) found.push({ name: path, path, state });
  }
  if (found.length === 0) throw new RunError("input-missing", `${name}: no object matches`);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function absent(name: string): RunError {
  return new RunError("input-missing", `${name}: no such object or bucket`);
}

async function find(client: S3, path: string, name: string): Promise<FileState | undefined> {
  try {
    const { ContentLength, ETag } = await client.headObject(parseUrl(path));
    return stateOf(name, ContentLength, ETag);
  } catch (cause) {
    if (statusOf(cause) === 404) return undefined;
    throw toRunError(cause, name, "input");
  }
}

function stateOf(name: string, bytes: number | undefined, tag: string | undefined): FileState {
  if (bytes === undefined || tag === undefined)
    throw new RunError("io", `${name}: the store does not report size and ETag`);
  return { bytes, tag };
}

/** An object in one state: every request names its ETag, and so must every answer, since not all services check it. */
function openObject(client: S3, path: string, name: string, state: FileState): OpenFile {
  const tag = "tag" in state ? state.tag : "";
  return remoteFile({
    bytes: state.bytes,
    name,
    request: async ({ start, end }, signal) => {
      const range = { Range: `bytes=${start}-${end - 1}`, IfMatch: tag };
      try {
        const { Body, ETag, ContentRange, ContentLength } = await client.getObject(
          { ...parseUrl(path), ...range },
          { abortSignal: signal },
        );
        if (ETag !== tag) throw changed(name);
        // some services give the whole object when its whole range is requested
        if (ContentRange !== undefined || start > 0 || ContentLength !== end)
          refuseOtherRange(ContentRange, { start, end }, state.bytes);
        return Body as AsyncIterable<Uint8Array>;
      } catch (cause) {
        throw isPassing(cause) ? cause : toRunError(cause, name, "input");
      }
    },
    failure: (cause) => toRunError(cause, name, "input"),
  });
}

async function* listed(
  client: S3,
  { Bucket, Key }: Place,
  name: string,
  side: Side,
  Delimiter?: string,
): AsyncGenerator<Listed> {
  let after: string | undefined;
  do {
    const page = await client
      .listObjectsV2({ Bucket, Prefix: Key, Delimiter, ContinuationToken: after })
      .catch((cause: unknown) => {
        throw toRunError(cause, name, side);
      });
    for (const { Key: key, Size, ETag } of page.Contents ?? [])
      if (key !== undefined) yield { key, state: stateOf(name, Size, ETag) };
    after = page.NextContinuationToken;
  } while (after !== undefined);
}

function writingTo(client: S3): StoreWriting {
  const within = ({ Bucket, Key }: Place): Place => ({ Bucket, Key: Key === "" ? "" : `${Key}/` });
  return {
    isLocal: false,
    create: async ({ path, name, onOpen }) => {
      const file = createObject(client, parseUrl(path), path, name);
      onOpen(Promise.resolve(file));
      return file;
    },
    createOnce: (path, bytes) => createOnce(client, path, bytes),
    // a folder is only the common beginning of its names
    makeFolder: () => Promise.resolve(),
    list: async (folder) => {
      const place = within(parseUrl(resolve(folder)));
      const names: string[] = [];
      for await (const { key } of listed(client, place, folder, "output", "/"))
        names.push(key.slice(place.Key.length));
      return names;
    },
    remove: (path) => remove(client, parseUrl(path), path),
    removeFolder: async (folder) => {
      const place = within(parseUrl(resolve(folder)));
      for await (const { key } of listed(client, place, folder, "output"))
        await remove(client, { Bucket: place.Bucket, Key: key }, folder);
    },
  };
}

async function remove(client: S3, place: Place, name: string): Promise<void> {
  await client.deleteObject(place).catch((cause: unknown) => {
    throw toRunError(cause, name, "output");
  });
}

/** Attempts to create an object while another writer is creating it. */
const CONFLICTS = 5;

async function createOnce(client: S3, path: string, bytes: Buffer): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.putObject({ ...parseUrl(path), Body: bytes, IfNoneMatch: "*" });
      return true;
    } catch (cause) {
      const status = statusOf(cause);
      if (status === 412) return false;
      if (status !== 409 || attempt === CONFLICTS) throw toRunError(cause, path, "output");
    }
  }
}
