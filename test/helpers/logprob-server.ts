import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import { sendJson } from "./hostile-server.js";

/** What a model in transformers says of the tokens of one row: see test/oracle/first-tokens-loss.py. */
export interface RecordedRow {
  readonly ids: readonly number[];
  readonly tokens: readonly string[];
  /** Of the second token, and of all that follow. */
  readonly logprobs: readonly number[];
  /** The most probable token at a position. */
  readonly next: {
    readonly at: number;
    readonly id: number;
    readonly token: string;
    readonly logprob: number;
  };
  /** The mean losses, by torch. */
  readonly first: number;
  readonly own: number;
}
export type Recorded = Readonly<Record<"vanilla" | "true" | "virtual", readonly RecordedRow[]>>;

export const RECORDED = JSON.parse(
  gunzipSync(readFileSync(join(import.meta.dirname, "../loss/recorded/llama3_1.json.gz"))).toString("utf8"),
) as Recorded;

export type Body = Readonly<Record<string, unknown>>;
type Json = Record<string, unknown>;

/** A server of our own that replays the recorded log-probabilities. */
export interface ReplayOptions {
  /** In which of the shapes it answers; others it ignores. */
  readonly shapes?: readonly ("vllm" | "echo")[];
  /** How prompts must come. */
  readonly takes?: "ids" | "text";
  /** Leaves the first token out of lists, as llama-cpp-python does. */
  readonly isFirstImplied?: boolean;
  /** Changes an answer, or what it is made of, before it is sent. */
  readonly bend?: ((answer: Json, body: Body) => unknown) | undefined;
  readonly shift?: number;
}

/** How often a token outside of the record is asked for: never, but at its `next`. */
export class ReplayServer {
  readonly seen: Body[] = [];
  readonly modelLists: string[] = [];
  private readonly options: ReplayOptions;
  private readonly server = createServer((request, response) => this.handle(request, response));

  private constructor(options: ReplayOptions) {
    this.options = options;
  }

  static async start(options: ReplayOptions = {}): Promise<ReplayServer> {
    const made = new ReplayServer(options);
    await new Promise<void>((resolve) => made.server.listen(0, "127.0.0.1", resolve));
    onTestFinished(async () => {
      made.server.closeAllConnections();
      await new Promise<void>((resolve) => made.server.close(() => resolve()));
    });
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  /** The requests of rows: those for log-probabilities. */
  get rows(): readonly Body[] {
    return this.seen.filter((body) => "prompt_logprobs" in body || "echo" in body);
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.url === "/v1/models") {
        this.modelLists.push("");
        return sendJson(response, { object: "list", data: [{ id: "tiny", object: "model" }] });
      }
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Body;
      this.seen.push(body);
      const answer = this.answer(body);
      if (answer === undefined) return sendJson(response, { detail: "prompt: no text is taken" }, 422);
      const { bend } = this.options;
      sendJson(response, bend === undefined ? answer : bend(answer as Json, body));
    });
  }

  private answer(body: Body): object | undefined {
    const { shapes = ["vllm", "echo"], takes = "ids", isFirstImplied = false, shift = 0 } = this.options;
    const { prompt } = body;
    const isCanary = typeof prompt === "string" && prompt.startsWith("Write ten words");
    if (!isCanary && (typeof prompt === "string") !== (takes === "text")) return undefined;
    const ids = isCanary ? [1] : typeof prompt === "string" ? tokenize(prompt) : (prompt as number[]);
    const { logprobs, written } = said(ids);
    const values = [null, ...logprobs.map((one, i) => logprobs[i + shift] ?? one)];
    const choice: Json = { index: 0, text: "", finish_reason: "length", logprobs: null };
    if (shapes.includes("vllm") && body["prompt_logprobs"] !== undefined)
      choice["prompt_logprobs"] = values.map((logprob, i) =>
        logprob === null
          ? null
          : {
              // a more probable token may stand in front
              ...(i % 2 === 0 ? { "1": { logprob: -0.5, rank: 1, decoded_token: "x" } } : {}),
              [String(ids[i])]: { logprob, rank: 7, decoded_token: textOf(ids[i]!) },
            },
      );
    if (body["logprobs"] !== undefined) {
      const isEcho = body["echo"] === true && shapes.includes("echo");
      const from = isFirstImplied ? 1 : 0;
      const all = [...(isEcho ? ids.slice(from) : []), written.id];
      const named = body["return_tokens_as_token_ids"] === true;
      choice["logprobs"] = {
        tokens: all.map((id) => (named ? `token_id:${id}` : textOf(id))),
        token_logprobs: [...(isEcho ? [null, ...values.slice(from + 1)] : []), written.logprob],
        text_offset: all.map(() => 0),
      };
    }
    return {
      id: "cmpl-1",
      object: "text_completion",
      model: "tiny",
      choices: [choice],
      usage: { prompt_tokens: ids.length, completion_tokens: 1, total_tokens: ids.length + 1 },
    };
  }
}

const ALL = Object.values(RECORDED).flat();
const TEXTS = new Map(
  ALL.flatMap(({ ids, tokens, next }) => [
    ...ids.map((id, i) => [id, tokens[i]!] as const),
    [next.id, next.token] as const,
  ]),
);

function textOf(id: number): string {
  return TEXTS.get(id) ?? "?";
}

/** The ids of a beginning of a recorded row, whose first token the server adds by itself. */
function tokenize(text: string): readonly number[] {
  for (const { ids, tokens, next } of ALL) {
    let beginning = "";
    for (let i = 1; i < ids.length; i++) {
      beginning += tokens[i]!;
      if (beginning === text) return ids.slice(0, i + 1);
      if (beginning + next.token === text) return [...ids.slice(0, i + 1), next.id];
    }
  }
  return [1];
}

/** What the model says of a prompt that is the beginning of a recorded one, or of one with its next token. */
function said(ids: readonly number[]): {
  readonly logprobs: readonly number[];
  readonly written: { readonly id: number; readonly logprob: number };
} {
  const isBeginningOf = (one: RecordedRow, some = ids): boolean => some.every((id, i) => id === one.ids[i]);
  const known = ALL.find((one) => isBeginningOf(one));
  if (known !== undefined) {
    const isNext = known.next.at === ids.length;
    const written = isNext ? known.next : { id: 1, logprob: -1 };
    return { logprobs: known.logprobs.slice(0, ids.length - 1), written };
  }
  const before = ids.slice(0, -1);
  const other = ALL.find((one) => isBeginningOf(one, before) && one.next.id === ids.at(-1));
  const written = { id: 1, logprob: -1 };
  if (other === undefined) return { logprobs: ids.slice(1).map(() => -1), written };
  return { logprobs: [...other.logprobs.slice(0, before.length - 1), other.next.logprob], written };
}
