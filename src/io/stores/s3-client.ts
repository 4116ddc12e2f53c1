import type { S3 } from "@aws-sdk/client-s3";
import type { Environment } from "../../domain/environment.js";
import { errorCode, RunError } from "../../domain/run-error.js";

/** Long enough for a network that is slow, short enough to notice one that is gone. */
const CONNECT_MILLISECONDS = 10_000;
const IDLE_MILLISECONDS = 60_000;

/** For services without regions, and to begin with: a bucket elsewhere says where it is. */
const ANY_REGION = "us-east-1";

/**
 * A client by the settings that all of Amazon's tools read: credentials, profile, AWS_REGION, AWS_ENDPOINT_URL_S3 and
 * AWS_ENDPOINT_URL. Throws RunError `usage` when the SDK is not installed.
 */
export async function openClient({ env }: Environment): Promise<S3> {
  const sdk = await import("@aws-sdk/client-s3").catch((cause: unknown) => {
    if (errorCode(cause) !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new RunError(
      "usage",
      "s3:// needs a package that is not installed here: npm i @aws-sdk/client-s3",
      cause,
    );
  });
  const endpoint = env["AWS_ENDPOINT_URL_S3"] || env["AWS_ENDPOINT_URL"];
  const options = {
    // other services know no host for each bucket
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

/** What the service, or the way to it, has to say of a failure. What it says of the request itself is not repeated. */
export function toRunError(cause: unknown, url: string, side: Side): RunError {
  if (cause instanceof RunError) return cause;
  const { name, status } = answerOf(cause);
  const kind = side === "input" ? "input-missing" : "cannot-create";
  const said = [status, name].filter((part) => part !== undefined).join(" ");
  if (name === "NoSuchBucket") return new RunError(kind, `${url}: there is no such bucket`, cause);
  if (name === "NoSuchKey") return new RunError(kind, `${url}: there is no such object`, cause);
  // an answer without a body does not say which
  if (status === 404) return new RunError(kind, `${url}: there is no such object or bucket`, cause);
  if (status === 412 && side === "input") return changed(url, cause);
  if (
    status === 301 ||
    name === "AuthorizationHeaderMalformed" ||
    name === "IllegalLocationConstraintException"
  )
    return new RunError(
      kind,
      `${url}: the bucket is in another region (${said}); set AWS_REGION to it`,
      cause,
    );
  if (status === 401 || status === 403)
    return new RunError(kind, `${url}: access is denied (${said}); see whose credentials are used`, cause);
  if (name === "CredentialsProviderError") {
    const how = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE";
    return new RunError("config", `${url}: no credentials are found; ${how}`, cause);
  }
  if (status === 400) return new RunError(kind, `${url}: the request is refused (${said})`, cause);
  const code = errorCode(cause);
  const reason = said || code || (cause instanceof TypeError ? cause.message : name) || "network error";
  return new RunError("io", `${url}: ${side === "input" ? "reading" : "writing"} failed (${reason})`, cause);
}

/** Whether asking again may help: nobody has answered, or only that it is too much just now. */
export function isPassing(cause: unknown): boolean {
  const { name, status } = answerOf(cause);
  if (name === "CredentialsProviderError") return false;
  return status === undefined || status >= 500 || status === 408 || status === 429;
}

export function changed(url: string, cause?: unknown): RunError {
  return new RunError(
    "input-changed",
    `${url}: the input was replaced while it was read; run again when it is at rest`,
    cause,
  );
}

export function statusOf(cause: unknown): number | undefined {
  return answerOf(cause).status;
}

/** The error's own word and the answer's status, of which a connection that failed has none. */
function answerOf(cause: unknown): {
  readonly name: string | undefined;
  readonly status: number | undefined;
} {
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
