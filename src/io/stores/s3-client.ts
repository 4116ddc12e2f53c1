import type { S3 } from "@aws-sdk/client-s3";
import type { Environment } from "../../domain/environment.js";
import { errorCode, type FailureKind, RunError } from "../../domain/run-error.js";

/** Long enough for a slow network, short enough to notice a lost one. */
const CONNECT_MILLISECONDS = 10_000;
const IDLE_MILLISECONDS = 60_000;

/** For services without regions, and as a first guess: a bucket in another region names it. */
const ANY_REGION = "us-east-1";

/**
 * A client with the settings that all of Amazon's tools read: credentials, profile, AWS_REGION, AWS_ENDPOINT_URL_S3 and
 * AWS_ENDPOINT_URL. Throws RunError `usage` if the SDK is not installed.
 */
export async function openClient({ env }: Environment): Promise<S3> {
  const sdk = await import("@aws-sdk/client-s3").catch((cause: unknown) => {
    if (errorCode(cause) !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new RunError(
      "usage",
      "s3:// needs a package that is not installed; run npm i @aws-sdk/client-s3",
      cause,
    );
  });
  const endpoint = env["AWS_ENDPOINT_URL_S3"] || env["AWS_ENDPOINT_URL"];
  const options = {
    // other services have no host per bucket
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    followRegionRedirects: true,
    requestHandler: { connectionTimeout: CONNECT_MILLISECONDS, socketTimeout: IDLE_MILLISECONDS },
  };
  const client = new sdk.S3(options);
  const hasRegion = await client.config.region().then(
    () => true,
    () => false,
  );
  return hasRegion ? client : new sdk.S3({ ...options, region: env["AWS_DEFAULT_REGION"] || ANY_REGION });
}

/** Which side of a run a failure is on. */
export type Side = "input" | "output";

/** What is known of a failure: the error's own name and the answer's status; a failed connection has no status. */
interface Answer {
  readonly name: string | undefined;
  readonly status: number | undefined;
}

/** One kind of failure: an answer with one of the names or one of the statuses. */
interface KnownFailure {
  readonly names?: readonly string[];
  readonly statuses?: readonly number[];
  /** Only on this side; else on both. */
  readonly side?: Side;
  /** If omitted: the file cannot be read or created. */
  readonly kind?: FailureKind;
  readonly text: (answer: string) => string;
}

const CHANGED = "the input was replaced while it was read; run again when it no longer changes";

/** In order: the first that matches is taken. */
const KNOWN_FAILURES: readonly KnownFailure[] = [
  { names: ["NoSuchBucket"], text: () => "no such bucket" },
  { names: ["NoSuchKey"], text: () => "no such object" },
  // an answer without a body does not name which
  { statuses: [404], text: () => "no such object or bucket" },
  { statuses: [412], side: "input", kind: "input-changed", text: () => CHANGED },
  {
    names: ["AuthorizationHeaderMalformed", "IllegalLocationConstraintException"],
    statuses: [301],
    text: (answer) => `the bucket is in another region (${answer}); set AWS_REGION to it`,
  },
  {
    statuses: [401, 403],
    text: (answer) => `access is denied (${answer}); check which credentials are used`,
  },
  {
    names: ["CredentialsProviderError"],
    kind: "config",
    text: () => "no credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
  },
  { statuses: [400], text: (answer) => `the service refused the request (${answer})` },
];

/** The RunError for a failure of the service or of the connection. The service's own message is not repeated. */
export function toRunError(cause: unknown, url: string, side: Side): RunError {
  if (cause instanceof RunError) return cause;
  const { name, status } = answerOf(cause);
  const answer = [status, name].filter((part) => part !== undefined).join(" ");
  const known = KNOWN_FAILURES.find(
    (one) =>
      (one.side ?? side) === side &&
      ((name !== undefined && one.names?.includes(name)) ||
        (status !== undefined && one.statuses?.includes(status))),
  );
  if (known !== undefined) {
    const kind = known.kind ?? (side === "input" ? "input-missing" : "cannot-create");
    return new RunError(kind, `${url}: ${known.text(answer)}`, cause);
  }
  const reason =
    answer || errorCode(cause) || (cause instanceof TypeError ? cause.message : "") || "network error";
  return new RunError("io", `${url}: ${side === "input" ? "reading" : "writing"} failed (${reason})`, cause);
}

/** Whether a retry may help: there was no answer, or the service could not answer just now. */
export function isPassing(cause: unknown): boolean {
  const { name, status } = answerOf(cause);
  if (name === "CredentialsProviderError") return false;
  return status === undefined || status >= 500 || status === 408 || status === 429;
}

export function changed(url: string, cause?: unknown): RunError {
  return new RunError("input-changed", `${url}: ${CHANGED}`, cause);
}

export function statusOf(cause: unknown): number | undefined {
  return answerOf(cause).status;
}

function answerOf(cause: unknown): Answer {
  if (!(cause instanceof Error)) return { name: undefined, status: undefined };
  const metadata: unknown = "$metadata" in cause ? cause.$metadata : undefined;
  const status =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
      ? Number(metadata.httpStatusCode)
      : undefined;
  const isWord =
    /^[A-Z][A-Za-z]{2,80}$/.test(cause.name) && !/^(?:Type|Unknown)?(?:Error)?$/.test(cause.name);
  const hasAnswered = status !== undefined && Number.isFinite(status);
  return { name: isWord ? cause.name : undefined, status: hasAnswered ? status : undefined };
}
