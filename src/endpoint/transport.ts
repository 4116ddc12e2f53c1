import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import type { Environment } from "../domain/environment.js";
import { errorCode, RunError } from "../domain/run-error.js";
import type { Address } from "./address.js";
import type { Clock } from "./clock.js";
import type { Key } from "./key.js";
import { type Headers, retryAfter } from "./retry-after.js";

/** No answer of a model is longer. */
const MOST_BYTES = 16 << 20;

/** One attempt: what came back whole, or why nothing did. */
export type Attempt =
  | {
      readonly kind: "received";
      readonly status: number;
      readonly text: string;
      /** Milliseconds that the server asks to wait. */
      readonly after: number | undefined;
    }
  | { readonly kind: "too-long" }
  /** Nothing that can be trusted; it may go well the next time. */
  | { readonly kind: "broken"; readonly reason: BrokenReason; readonly code: string };

export type BrokenReason = "unreachable" | "cut" | "deadline";

/** A request of one attempt; without a body it is a GET. */
export interface Message {
  /** After the address, with a slash at its start. */
  readonly path: string;
  readonly body: string | undefined;
}

/** Sends one request to one server. */
export interface Transport {
  /** Rejects only with the signal's reason, and with RunError `config` for a redirect. */
  readonly attempt: (message: Message, signal: AbortSignal) => Promise<Attempt>;
  readonly close: () => Promise<void>;
}

/** What a transport needs. `deadline` is in seconds. */
export interface TransportOptions {
  readonly address: Address;
  readonly key: Key | undefined;
  readonly deadline: number;
  readonly atOnce: number;
  readonly clock: Clock;
  readonly env: Environment["env"];
}

/** Opens connections when they are first needed. One deadline covers an attempt from its first byte to its last. */
export function openTransport({ address, key, deadline, atOnce, clock, env }: TransportOptions): Transport {
  // undici's own timeouts count parts of an attempt, and would end a slow answer
  const limits = { headersTimeout: 0, bodyTimeout: 0, connections: atOnce };
  const proxies = proxiesOf(env);
  const dispatcher: Dispatcher =
    proxies === undefined ? new Agent(limits) : new EnvHttpProxyAgent({ ...limits, ...proxies });
  const headers = {
    accept: "application/json",
    "accept-encoding": "identity",
    ...(key === undefined ? {} : { authorization: `Bearer ${key.secret}` }),
  };
  return {
    attempt: async ({ path, body }, signal) => {
      signal.throwIfAborted();
      const ending = new AbortController();
      let isLate = false;
      const stop = (): void => ending.abort();
      const end = clock.deadline(deadline * 1000, () => {
        isLate = true;
        stop();
      });
      signal.addEventListener("abort", stop);
      let response: Dispatcher.ResponseData | undefined;
      try {
        response = await request(`${address.base}${path}`, {
          ...{ dispatcher, signal: ending.signal },
          ...(body === undefined
            ? { method: "GET", headers }
            : { method: "POST", headers: { ...headers, "content-type": "application/json" }, body }),
        });
        return await received(response, address, clock.now);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof RunError) throw error;
        const reason = isLate ? "deadline" : response === undefined ? "unreachable" : "cut";
        const code = errorCode(error) ?? errorCode(causeOf(error)) ?? "network error";
        return { kind: "broken", reason, code };
      } finally {
        end();
        signal.removeEventListener("abort", stop);
      }
    },
    close: () => dispatcher.destroy(),
  };
}

/** Reads a response to its end. Throws RunError `config` for a redirect, and the error of a body that is cut. */
async function received(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  address: Address,
  now: Clock["now"],
): Promise<Attempt> {
  if (statusCode >= 300 && statusCode < 400) {
    body.on("error", () => undefined).destroy();
    throw redirected(address, headers);
  }
  const bytes = await readWhole(body);
  const plain = bytes && (await decoded(bytes, headers));
  if (plain === undefined) return { kind: "too-long" };
  return { kind: "received", status: statusCode, text: decodeText(plain), after: retryAfter(headers, now()) };
}

/** The proxies of HTTP_PROXY, HTTPS_PROXY and NO_PROXY, which Node's own clients use only where NODE_USE_ENV_PROXY is 1. */
function proxiesOf(env: Environment["env"]): EnvHttpProxyAgent.Options | undefined {
  if (env["NODE_USE_ENV_PROXY"] !== "1") return undefined;
  const named = (name: string): string => env[name] || env[name.toUpperCase()] || "";
  return { httpProxy: named("http_proxy"), httpsProxy: named("https_proxy"), noProxy: named("no_proxy") };
}

/** All bytes; undefined if they are more than an answer may have. Throws the stream's error if it is cut. */
async function readWhole(stream: Dispatcher.ResponseData["body"]): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const DECODERS: Readonly<
  Record<string, (bytes: Buffer, limit: { maxOutputLength: number }) => Promise<Buffer>>
> = {
  gzip: promisify(gunzip) as never,
  "x-gzip": promisify(gunzip) as never,
  deflate: promisify(inflate) as never,
  br: promisify(brotliDecompress) as never,
};

/** The bytes without their content coding; undefined if they are too many. Throws for a coding that is cut or not known. */
async function decoded(bytes: Buffer, headers: Headers): Promise<Buffer | undefined> {
  const coding = String(headers["content-encoding"] ?? "identity")
    .trim()
    .toLowerCase();
  if (coding === "identity" || coding === "") return bytes;
  const decoder = DECODERS[coding];
  if (decoder === undefined) throw new Error(`unknown content coding`);
  try {
    return await decoder(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    if (errorCode(error) === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw error;
  }
}

/** A mark at the start stays: JSON has none. Bytes that are not UTF-8 make a text that is no JSON. */
function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return "";
  }
}

function redirected({ origin }: Address, headers: Headers): RunError {
  const location = String(headers["location"] ?? "");
  const target = URL.canParse(location, origin) ? new URL(location, origin).origin : "another place";
  const where = target === origin ? "another path of its own" : target;
  return new RunError(
    "config",
    `${origin} redirects to ${where}, where neither rows nor the key are sent; if that is the server, name it with --endpoint`,
  );
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
