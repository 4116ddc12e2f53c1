import { RunError } from "../domain/run-error.js";

/** Where a server is. */
export interface Address {
  /** Up to `/v1`, without a slash at its end. */
  readonly base: string;
  readonly origin: string;
}

/** Reads the URL of a server; `origin` is the flag or variable that it comes from. Throws RunError `usage`. */
export function parseAddress(text: string, origin: string): Address {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // the value is not printed, since it may contain a key
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new RunError(
      "usage",
      `${origin}: expected an http(s) URL up to /v1, such as http://localhost:8000/v1`,
    );
  if (url.username + url.password + url.search + url.hash !== "")
    throw new RunError(
      "usage",
      `${origin}: the URL has a user, a password or a query, in which a key would stand in logs; name the key's variable with --key-env`,
    );
  return { base: url.href.replace(/\/+$/, ""), origin: url.origin };
}
