import { errorCode, RunError } from "../../domain/run-error.js";

/** The hub's address, and how it is queried. */
export interface Hub {
  readonly hubUrl: string;
  /** Retries what may work later. */
  readonly fetch: typeof fetch;
  readonly fetchOnce: typeof fetch;
  readonly hasToken: boolean;
}

export function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

/** An answer that is not a file. */
export class AnswerError extends Error {
  readonly statusCode: number;

  constructor(status: number) {
    super(`answered ${status}`);
    this.statusCode = status;
  }
}

export function statusOf(cause: unknown): unknown {
  return cause instanceof Error && "statusCode" in cause ? cause.statusCode : undefined;
}

export function toRunError(cause: unknown, { hubUrl, hasToken }: Hub, name: string): RunError {
  if (cause instanceof RunError) return new RunError(cause.kind, `${name}: ${cause.message}`, cause);
  const status = statusOf(cause);
  if (status === 401 || status === 403) {
    const who = hasToken ? "the token does not give access" : "no token is set";
    return new RunError(
      "input-missing",
      `${name}: ${hubUrl} denies access (${status}): it is gated, private or does not exist, and ${who} (HF_TOKEN)`,
      cause,
    );
  }
  if (status === 404)
    return new RunError(
      "input-missing",
      `${name}: ${hubUrl} has no such dataset, revision or file (404)`,
      cause,
    );
  if (status !== undefined) return new RunError("io", `${name}: ${hubUrl} answered ${status}`, cause);
  // a parser's message quotes the answer
  const broken = cause instanceof SyntaxError ? "the answer is not JSON" : undefined;
  const reason =
    cause instanceof Error
      ? (broken ?? errorCode(cause.cause) ?? errorCode(cause) ?? cause.message)
      : "unknown error";
  return new RunError("io", `${name}: reading from ${hubUrl} failed (${reason})`, cause);
}
