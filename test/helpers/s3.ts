import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { S3 } from "@aws-sdk/client-s3";
import { onTestFinished } from "vitest";
import type { ProcessResult } from "./process.js";
import { CANARY } from "./rows.js";
import { type WorkspaceOptions, workspace } from "./workspace.js";

/** The secret key, which nothing that is printed or written may hold. */
export const SECRET = `${CANARY}secret`;
export const BUCKET = "bucket";

/** s3rver, which has no types. */
interface S3rver {
  readonly callback: () => (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly configureBuckets: () => Promise<void>;
}
const S3rver = createRequire(import.meta.url)("s3rver") as new (options: object) => S3rver;

export interface StoreServer {
  readonly url: string;
  /** The options of a workspace whose command finds the store. */
  readonly env: Readonly<Record<string, string>>;
  readonly secret: string;
  /** The requests so far, as `GET /bucket/key`. */
  readonly requests: string[];
  readonly client: S3;
  readonly put: (key: string, content: string | Buffer) => Promise<void>;
  /** Everything in the bucket, by key. */
  readonly contents: () => Promise<Readonly<Record<string, Buffer>>>;
}

/** Handles a request before the store does; true if it has answered. */
export type Meddle = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A store on 127.0.0.1 with one bucket, which is closed when the test is done. */
export async function openStore(meddle: Meddle = () => false): Promise<StoreServer> {
  const { folder } = await workspace();
  const store = new S3rver({
    ...{ directory: folder, silent: true, allowMismatchedSignatures: true },
    ...{ vhostBuckets: false, configureBuckets: [{ name: BUCKET }] },
  });
  await store.configureBuckets();
  const handle = store.callback();
  const server = await openServer((request, response) => {
    if (!meddle(request, response)) void handle(request, response);
  });
  const client = new S3({
    ...{ endpoint: server.url, region: "us-east-1", forcePathStyle: true },
    credentials: { accessKeyId: "S3RVER", secretAccessKey: SECRET },
  });
  const contents = async (): Promise<Readonly<Record<string, Buffer>>> => {
    const { Contents = [] } = await client.listObjectsV2({ Bucket: BUCKET });
    const found = Contents.map(async ({ Key }) => {
      const { Body } = await client.getObject({ Bucket: BUCKET, Key });
      return [Key!, Buffer.from(await Body!.transformToByteArray())] as const;
    });
    return Object.fromEntries(await Promise.all(found));
  };
  const put = async (Key: string, Body: string | Buffer): Promise<void> => {
    await client.putObject({ Bucket: BUCKET, Key, Body });
  };
  return { ...server, ...storeAt(server.url), client, put, contents };
}

/** The options of a workspace whose command finds the store at a URL, and no other one. */
export function storeAt(url: string): Pick<StoreServer, "env" | "secret"> {
  const env = {
    ...{ AWS_ENDPOINT_URL_S3: url, AWS_REGION: "us-east-1", AWS_MAX_ATTEMPTS: "2" },
    ...{ AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: SECRET, AWS_EC2_METADATA_DISABLED: "true" },
    ...{ AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" },
    // without it the SDK warns of old versions of Node
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
  return { env, secret: SECRET };
}

/** The result of the command in a folder of its own. */
export async function resultFrom(
  options: WorkspaceOptions,
  ...args: readonly string[]
): Promise<ProcessResult> {
  const lap = await workspace({}, options);
  return lap.run(...args);
}

/** A server on 127.0.0.1 that records its requests. */
export async function openServer(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly url: string; readonly requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(
    () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  // an AddressInfo, since the server listens on a port
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
