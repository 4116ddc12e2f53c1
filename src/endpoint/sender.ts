import pRetry from "p-retry";
import { RunError } from "../domain/run-error.js";
import type { Address } from "./address.js";
import type { Clock } from "./clock.js";
import { type Failure, failureWords, mayPass, readError } from "./failure.js";
import { Gate } from "./gate.js";
import { hasKey, type Key } from "./key.js";
import { type JsonBody, jsonObject } from "./request.js";
import type { EndpointSettings } from "./settings.js";
import type { Attempt, Transport } from "./transport.js";

/** A longer pause is told to the user. */
const LONGEST_PAUSE = 15 * 60_000;
const [FIRST_WAIT, LONGEST_WAIT] = [1000, 60_000];

/** What to do where a server has another name for the limit of tokens. */
const LIMIT_ADVICE: Readonly<Record<string, string>> = {
  max_tokens: "give the limit its newer name with --limit-field max_completion_tokens",
  max_completion_tokens: "give the limit its older name with --limit-field max_tokens",
};

/** A request that was answered with a JSON object, or that failed for good. */
export type Sent =
  | { readonly kind: "answered"; readonly body: JsonBody; readonly tries: number; readonly seconds: number }
  | { readonly kind: "failed"; readonly failure: Failure };

/** A failed attempt, after which another may go well. */
class TryAgain extends Error {
  readonly failure: Failure;
  readonly after: number | undefined;

  constructor(failure: Failure, after: number | undefined) {
    super(failure.reason);
    this.failure = failure;
    this.after = after;
  }
}

export interface SenderOptions {
  readonly transport: Transport;
  readonly address: Address;
  readonly key: Key | undefined;
  readonly settings: Pick<EndpointSettings, "tries" | "perMinute">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Sends requests until they are answered, with the pace and the patience of the settings. */
export class Sender {
  private readonly options: SenderOptions;
  private readonly gate: Gate;
  /** How many requests were answered: where that goes on, a busy server is not at its end. */
  private answered = 0;

  constructor(options: SenderOptions) {
    this.options = options;
    this.gate = new Gate(options.clock, options.settings.perMinute);
  }

  /**
   * Sends a request: a POST, or a GET without a body. Throws RunError `config` if the endpoint refuses the key, the model or a
   * parameter, and `io` if it asks for a pause that is too long to wait.
   */
  async send(path: string, body: JsonBody | undefined): Promise<Sent> {
    const { clock, signal, settings, transport } = this.options;
    const message = { path, body: body && JSON.stringify(body) };
    let tries = 0;
    let spent = 0;
    try {
      return await pRetry(
        async (): Promise<Sent> => {
          await this.gate.open(signal);
          tries++;
          const started = clock.now();
          const before = this.answered;
          const result = this.judge(await transport.attempt(message, signal), body);
          if (!(result instanceof TryAgain)) {
            if (!("reason" in result)) {
              this.answered++;
              return { kind: "answered", body: result.body, tries, seconds: (clock.now() - started) / 1000 };
            }
            return { kind: "failed", failure: result };
          }
          // a busy server that answers others only delays this one
          if (result.failure.reason !== "busy" || this.answered === before) spent++;
          throw result;
        },
        {
          retries: Number.POSITIVE_INFINITY,
          minTimeout: 0,
          signal,
          onFailedAttempt: async ({ error }) => {
            if (error instanceof TryAgain && spent < settings.tries) await this.pause(error, spent);
          },
          shouldRetry: ({ error }) => error instanceof TryAgain && spent < settings.tries,
        },
      );
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TryAgain) return { kind: "failed", failure: error.failure };
      throw error;
    }
  }

  private async pause({ after, failure }: TryAgain, spent: number): Promise<void> {
    const { clock, signal } = this.options;
    if (after === undefined) {
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.max(0, spent - 1));
      // those that failed together do not come back together
      await clock.wait(wait * (0.5 + clock.random() / 2), signal);
    } else if (after <= LONGEST_PAUSE) this.gate.pause(after);
    else {
      const until = new Date(clock.now() + after);
      const named = Number.isNaN(until.getTime()) ? "for ever" : `until ${until.toISOString()}`;
      throw new RunError("io", `${failureWords(failure)}, and asks to wait ${named}`);
    }
  }

  /** The answer, a failure for good, or why to try again. */
  private judge(
    attempt: Attempt,
    body: JsonBody | undefined,
  ): { readonly body: JsonBody } | Failure | TryAgain {
    switch (attempt.kind) {
      case "too-long":
        return { reason: "too-long", code: "" };
      case "broken":
        return new TryAgain(attempt, undefined);
      case "received": {
        const { status, text, after } = attempt;
        if (hasKey(text, this.options.key)) throw this.repeatsKey();
        if (status === 200) {
          const parsed = jsonObject(text);
          if (parsed === undefined || parsed["error"] != null)
            return new TryAgain({ reason: "not-json", code: "" }, after);
          if (hasKey(JSON.stringify(parsed), this.options.key)) throw this.repeatsKey();
          return { body: parsed };
        }
        const code = String(status);
        if (status < 300) return new TryAgain({ reason: "not-json", code }, after);
        if (status === 429) return new TryAgain({ reason: "busy", code }, after);
        if (status >= 500 || status === 408 || status === 409 || status === 425)
          return new TryAgain({ reason: "server-error", code }, after);
        return this.refused(status, text, body);
      }
    }
  }

  /** The failure of a request that would be refused again. Throws RunError `config` if all others would be, too. */
  private refused(status: number, text: string, body: JsonBody | undefined): Failure {
    const { address, key } = this.options;
    if (status === 401 || status === 403)
      throw new RunError(
        "config",
        key === undefined
          ? `${address.origin} asks for a key (${status}); name its variable with --key-env`
          : `${address.origin} refuses the key in ${key.origin} (${status}); check that it is of this server, and may use the model`,
      );
    const names = Object.keys(body ?? {}).filter((name) => name !== "messages" && name !== "prompt");
    const { code, parameter } = readError(text, names);
    if (status === 404 || parameter === "model" || code === "model_not_found")
      throw new RunError(
        "config",
        `${address.base} has no such model, or is not where the server's API begins (${status}); check --model, and --endpoint up to /v1`,
      );
    if (parameter !== undefined)
      throw new RunError(
        "config",
        `${address.origin} refuses the parameter ${parameter} (${status}); ${LIMIT_ADVICE[parameter] ?? 'leave it out of --sampling ("" for nothing), or give it another value'}`,
      );
    if (code === "content_filter") return { reason: "filtered", code };
    return { reason: "refused", code: code === undefined ? String(status) : `${status} ${code}` };
  }

  private repeatsKey(): RunError {
    return new RunError(
      "config",
      `${this.options.address.origin} repeats the key in an answer; nothing of that is kept. Find out what stands between, and change the key`,
    );
  }
}

/** The error of a run that cannot go on, since the endpoint does not answer. */
export function noAnswer(failure: Failure, address: Address): RunError {
  return new RunError(mayPass(failure) ? "io" : "config", `${address.origin}: ${failureWords(failure)}`);
}
