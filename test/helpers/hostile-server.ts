import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import type { Clock } from "../../src/endpoint/clock.js";

/** A request as the server saw it. `times`: how often this very body was sent so far, this time included. */
export interface Seen {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly hash: string;
  readonly times: number;
  readonly headers: IncomingMessage["headers"];
}

/** Does something to a request; `well` answers it as a good server does. */
export type Behaviour = (response: ServerResponse, seen: Seen, well: () => void) => void;

export const MODEL = "tiny-random";

/** What a good server answers to a body. */
function goodText(body: Seen["body"]): string {
  const asked = JSON.stringify(body["messages"] ?? body["prompt"]);
  const drawn = typeof body["temperature"] === "number" && body["temperature"] > 0 ? body["seed"] : 0;
  return `Rewritten ${createHash("sha256").update(`${asked} ${drawn}`).digest("hex").slice(0, 12)}`;
}

/** The body of a good answer, with changes. */
export function goodAnswer({ path, body }: Pick<Seen, "path" | "body">, text = goodText(body)): object {
  const isChat = path.endsWith("/chat/completions");
  return {
    id: "answer-1",
    object: isChat ? "chat.completion" : "text_completion",
    model: MODEL,
    choices: [
      {
        index: 0,
        finish_reason: "stop",
        ...(isChat ? { message: { role: "assistant", content: text } } : { text }),
      },
    ],
    usage: { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 },
  };
}

export function sendJson(response: ServerResponse, value: unknown, status = 200, headers = {}): void {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(text);
}

/** A server of our own, in this process, that behaves as a test says. */
export class HostileServer {
  readonly seen: Seen[] = [];
  /** The answers of `/models`: each question takes the next, and the last stays. */
  models: unknown[] = [{ object: "list", data: [{ id: MODEL, object: "model", owned_by: "test" }] }];
  /** What happens to all that is no model list and no canary. */
  behaviour: Behaviour = (_response, _seen, well) => well();
  /** What happens to the fixed requests at the start. */
  canary: Behaviour = (_response, _seen, well) => well();
  private port = 0;
  private readonly times = new Map<string, number>();
  private readonly server = createServer((request, response) => this.handle(request, response));

  static async start(behaviour?: Behaviour): Promise<HostileServer> {
    const server = new HostileServer();
    if (behaviour !== undefined) server.behaviour = behaviour;
    await new Promise<void>((resolve) => server.server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => server.stop());
    return server;
  }

  /** Also when it has stopped. */
  get url(): string {
    this.port = (this.server.address() as AddressInfo | null)?.port ?? this.port;
    return `http://127.0.0.1:${this.port}/v1`;
  }

  /** The requests of rows: no model list, no canary. */
  get rows(): readonly Seen[] {
    return this.seen.filter((one) => one.path !== "/v1/models" && !isCanary(one));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const path = request.url ?? "";
      const hash = createHash("sha256").update(`${path} ${text}`).digest("hex");
      const times = (this.times.get(hash) ?? 0) + 1;
      this.times.set(hash, times);
      const body = text === "" ? {} : (JSON.parse(text) as Seen["body"]);
      const seen: Seen = { path, body, hash, times, headers: request.headers };
      this.seen.push(seen);
      if (path === "/v1/models") {
        const [next] = this.models.length > 1 ? this.models.splice(0, 1) : this.models;
        return typeof next === "function" ? next(response) : sendJson(response, next);
      }
      const well = (): void => sendJson(response, goodAnswer(seen));
      (isCanary(seen) ? this.canary : this.behaviour)(response, seen, well);
    });
  }
}

const isCanary = ({ body }: Seen): boolean =>
  JSON.stringify(body).includes("Write ten words that have nothing");

/** A clock that does not wait: what is waited for has passed at once. Deadlines pass when a test says so. */
export class ManualClock implements Clock {
  readonly waits: number[] = [];
  private time = Date.parse("2026-11-28T08:00:00Z");
  private readonly deadlines = new Set<() => void>();

  readonly now = (): number => this.time;
  readonly random = (): number => 1;

  readonly wait = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    this.waits.push(milliseconds);
    this.time += milliseconds;
  };

  readonly deadline = (_milliseconds: number, passed: () => void): (() => void) => {
    this.deadlines.add(passed);
    return () => this.deadlines.delete(passed);
  };

  /** All deadlines that run pass now. */
  readonly expire = (): void => {
    for (const passed of this.deadlines) passed();
  };
}

/** Misbehaves the first time that it sees a body. */
export const once =
  (bad: Behaviour): Behaviour =>
  (response, seen, well) =>
    seen.times === 1 ? bad(response, seen, well) : well();

/** A good answer, to be cut. */
export const CUT = JSON.stringify(goodAnswer({ path: "/v1/chat/completions", body: {} }));

/** What may pass: each is tried again, never parsed, and never kept. */
export const PASSING: Readonly<Record<string, Behaviour>> = {
  "500": (response) => sendJson(response, { error: { message: "x" } }, 500),
  "502 with HTML": (response) => sendJson(response, "<html>Bad gateway</html>", 502),
  "503 while the model is loaded": (response) =>
    sendJson(response, { error: { message: "Loading model", type: "unavailable_error" } }, 503),
  "408": (response) => sendJson(response, "", 408),
  "409": (response) => sendJson(response, "", 409),
  "425": (response) => sendJson(response, "", 425),
  "429 without a time": (response) => sendJson(response, "", 429),
  "a reset": (response) => response.socket?.resetAndDestroy(),
  "a content-length longer than the body": (response) => {
    response.writeHead(200, { "content-length": CUT.length + 10 });
    response.write(CUT, () => response.socket?.end());
  },
  "a chunked body that is cut": (response) => {
    response.writeHead(200, { "transfer-encoding": "chunked" });
    response.write(CUT, () => response.socket?.end());
  },
  "gzip that is cut": (response) => {
    const packed = gzipSync(CUT);
    sendBytes(response, packed.subarray(0, packed.length - 6), { "content-encoding": "gzip" });
  },
  "an unknown content coding": (response) =>
    sendBytes(response, Buffer.from(CUT), { "content-encoding": "rot13" }),
  "200 with HTML": (response) => sendJson(response, "<html>Welcome</html>"),
  "200 with an empty body": (response) => sendJson(response, ""),
  "200 with an error": (response) => sendJson(response, { error: { message: "overloaded" } }),
  "200 with an error beside choices": (response, seen) =>
    sendJson(response, { ...goodAnswer(seen), error: { message: "overloaded" } }),
  "200 with broken JSON": (response) => sendJson(response, CUT.slice(0, -9)),
  "200 with a byte-order mark": (response) => sendJson(response, `\ufeff${CUT}`),
  "200 with NaN": (response) => sendJson(response, CUT.replace("14", "NaN")),
  "200 with bytes that are not UTF-8": (response) =>
    sendBytes(response, Buffer.from(CUT.replace("R", "\xff"), "latin1")),
  "200 with JSON that nests without end": (response, seen) => {
    const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    sendJson(response, JSON.stringify({ ...goodAnswer(seen), x: "NESTED" }).replace('"NESTED"', nested));
  },
  "200 with a stream of events": (response) => sendJson(response, `data: ${CUT}\n\ndata: [DONE]\n\n`),
  "200 with a list": (response) => sendJson(response, [1]),
  "204": (response) => response.writeHead(204).end(),
};

function sendBytes(response: Parameters<Behaviour>[0], bytes: Buffer, headers = {}): void {
  response.writeHead(200, { "content-type": "application/json", ...headers });
  response.end(bytes);
}
