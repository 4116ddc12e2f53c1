import { createHash } from "node:crypto";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { inspect } from "node:util";
import { beforeEach, expect, onTestFinished } from "vitest";
import { RunError } from "../../../src/domain/run-error.js";
import { loadTokenizerFiles } from "../../../src/tokenizers/sources/registry.js";
import type { SourceEnvironment } from "../../../src/tokenizers/sources/source.js";
import { type Workspace, workspace } from "../../helpers/workspace.js";

export const TOKEN = "hf_this-must-stay-secret";
export const TOKENIZER = '{"model":{"type":"BPE","vocab":{},"merges":[]}}';
export const TOKENIZER_SHA256 = "4bb4584661e61b010da1b86baef063f25f07fe52cb22e18408c2f7c4a1ec4727";
export const CONFIG = '{"add_prefix_space":true}';
export const COMMIT = "0123456789abcdef0123456789abcdef01234567";
export const OLD_COMMIT = "89abcdef0123456789abcdef0123456789abcdef";

interface HubOptions {
  readonly files?: Readonly<Record<string, string>>;
  /** Which files are kept by SHA-256, as large ones are. */
  readonly large?: readonly string[];
  readonly token?: string;
  readonly gated?: boolean;
  readonly redirect?: string;
  readonly prefix?: string;
  readonly damaged?: Buffer | "cut";
  readonly bytes?: number;
}

/** A fresh workspace for each test of the file, with folders, packages, caches and hubs that hold a tokenizer. */
export function useSources() {
  let lap: Workspace;
  beforeEach(async () => {
    lap = await workspace();
  });

  function load(where: string, env: SourceEnvironment["env"] = {}) {
    return loadTokenizerFiles(where, { env: { HOME: lap.path("home"), ...env }, cwd: lap.folder });
  }

  /** The error of loading, which is one line, and never contains the token. */
  async function failure(
    where: string,
    env: SourceEnvironment["env"] = {},
  ): Promise<Pick<RunError, "kind" | "message">> {
    const error = await load(where, env).then(
      () => expect.fail("it was loaded"),
      (reason: unknown) => reason,
    );
    if (!(error instanceof RunError)) throw error;
    expect(inspect(error, { depth: 10 })).not.toContain(TOKEN);
    expect(error.message).not.toMatch(/\n|please/i);
    return { kind: error.kind, message: error.message };
  }

  const write = (name: string, content: string | Buffer): void => lap.write(name, content);

  function writePackage(name: string, files: Readonly<Record<string, string>>): void {
    const all = { "package.json": JSON.stringify({ name, exports: "./index.js" }), ...files };
    for (const [path, content] of Object.entries(all)) write(`node_modules/${name}/${path}`, content);
  }

  /** The layout of huggingface_hub: refs/ names the commit, snapshots/ links to blobs/. */
  function writePythonCache(cache: string, ref: string, commit: string): void {
    const model = `${cache}/models--owner--name`;
    const files = { "tokenizer.json": TOKENIZER, "tokenizer_config.json": CONFIG };
    write(`${model}/refs/${ref}`, commit);
    for (const [name, content] of Object.entries(files)) {
      const blob = digest("sha256", content);
      write(`${model}/blobs/${blob}`, content);
      const link = lap.path(model, "snapshots", commit, name);
      mkdirSync(dirname(link), { recursive: true });
      rmSync(link, { force: true });
      symlinkSync(`../../blobs/${blob}`, link);
    }
  }

  /** A hub with one model, which answers what the library asks. */
  async function openHub(options: HubOptions) {
    const { files = { "tokenizer.json": TOKENIZER, "tokenizer_config.json": CONFIG }, prefix = "" } = options;
    const server = await openServer(async (request, response) => {
      const path = (request.url ?? "").replace(/\?.*/, "").replace(prefix, "");
      const [, , file] = /^\/(owner\/name|gpt2)\/resolve\/(?:[^/]+)\/(.+)$/.exec(path) ?? [];
      if (options.token !== undefined && request.headers.authorization !== `Bearer ${options.token}`) {
        return refuse(response, 401);
      }
      if (/^\/api\/models\/(owner\/name|gpt2)\/revision\/[^/]+$/.test(path))
        return answer(response, { sha: COMMIT });
      if (path.endsWith(`/paths-info/${COMMIT}`)) {
        const { paths } = JSON.parse(await body(request)) as { paths: string[] };
        return answer(
          response,
          paths.filter((name) => name in files).map((name) => entryOf(name, files[name]!, options)),
        );
      }
      if (file === undefined || files[file] === undefined) return refuse(response, 404);
      if (options.gated) return refuse(response, 403);
      if (options.redirect) return response.writeHead(302, { location: options.redirect }).end();
      response.setHeader("x-repo-commit", COMMIT);
      if (options.damaged !== "cut") return response.end(options.damaged ?? files[file]);
      response.writeHead(200, { "content-length": 1000 });
      return response.write("{", () => response.destroy());
    });
    return { ...server, env: { HF_ENDPOINT: server.url, HF_HUB_CACHE: "cache", HOME: lap.path("home") } };
  }

  return {
    path: (...names: readonly string[]): string => lap.path(...names),
    ...{ load, failure, write, writePackage, writePythonCache, openHub },
  };
}

function entryOf(path: string, content: string, { large = [], bytes = content.length }: HubOptions) {
  const oid = digest("sha1", `blob ${content.length}\0${content}`);
  const lfs = large.includes(path)
    ? { oid: digest("sha256", content), size: bytes, pointerSize: 135 }
    : undefined;
  return { type: "file", path, oid, size: bytes, lfs };
}

export interface Seen {
  readonly method: string | undefined;
  readonly path: string;
  readonly authorization: string | undefined;
}

/** A server on 127.0.0.1 that records its requests, and that is closed with the test at the latest. */
export async function openServer(listener: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const requests: Seen[] = [];
  const server = createServer((request, response) => {
    const { method, url = "", headers } = request;
    requests.push({ method, path: url.replace(/\?.*/, ""), authorization: headers.authorization });
    void listener(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  onTestFinished(close);
  // an AddressInfo, since the server listens on a port
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close };
}

function answer(response: ServerResponse, value: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}

export function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "application/json" }).end('{"error":"the hub\\nsays no"}');
}

async function body(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of request) all += String(chunk);
  return all;
}

export function digest(algorithm: "sha1" | "sha256", content: string): string {
  return createHash(algorithm).update(content).digest("hex");
}

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
