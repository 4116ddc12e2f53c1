import { createHash } from "node:crypto";
import { createServer, request as send } from "node:http";

/** Passes all on to a server of this machine, and counts the requests of rows by their bodies. */
export class CountingProxy {
  /** How often each body was sent, and how often it was answered. */
  sent = new Map();
  answered = new Map();
  /** All requests, those for models included. */
  all = 0;
  /** After so many answers, requests are held: they get none. */
  holdAfter = Number.POSITIVE_INFINITY;
  #server = createServer((request, response) => this.#pass(request, response));
  #port;

  constructor(port) {
    this.#port = port;
  }

  /** Returns the address of the endpoint. */
  async start() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.#server.address().port}/v1`;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Forgets what was counted, and answers all again. */
  reset() {
    this.sent.clear();
    this.answered.clear();
    this.all = 0;
    this.holdAfter = Number.POSITIVE_INFINITY;
  }

  async #pass(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    this.all++;
    const isRow = request.method === "POST" && !body.includes("Write ten words that have nothing");
    const hash = createHash("sha256").update(request.url).update(body).digest("hex");
    const add = (counts) => counts.set(hash, (counts.get(hash) ?? 0) + 1);
    if (isRow) add(this.sent);
    if (isRow && this.answered.size >= this.holdAfter) return;
    if (isRow) add(this.answered);
    const options = { port: this.#port, path: request.url, method: request.method };
    const passing = send(
      { host: "127.0.0.1", headers: { "content-type": "application/json" }, ...options },
      (answer) => {
        response.writeHead(answer.statusCode, {
          "content-type": answer.headers["content-type"] ?? "text/plain",
        });
        answer.pipe(response);
      },
    );
    passing.on("error", () => response.destroy());
    passing.end(body);
  }
}
