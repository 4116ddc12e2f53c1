import { errorCode, RunError } from "../domain/run-error.js";
import type { HubSettings, HubToken } from "./hub-settings.js";

/**
 * A fetch that sends the token only to the hub itself. If a host cannot be reached, the error names the host and
 * gives the advice. Throws RunError `io`, or the signal's reason.
 */
export function createHubFetch(
  { endpoint }: Pick<HubSettings, "endpoint">,
  token: HubToken | undefined,
  hint: string,
  signal: AbortSignal | undefined,
): typeof fetch {
  const home = new URL(endpoint).origin;
  return async (input, init) => {
    const { origin } = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init?.headers);
    if (token !== undefined && origin === home) headers.set("authorization", `Bearer ${token.secret}`);
    try {
      return await fetch(input, { ...init, headers, signal: signal ?? init?.signal ?? null });
    } catch (cause) {
      signal?.throwIfAborted();
      const reason = cause instanceof Error ? errorCode(cause.cause) : undefined;
      throw new RunError("io", `${origin} cannot be reached (${reason ?? "network error"}); ${hint}`, cause);
    }
  };
}
