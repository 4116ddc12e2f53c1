/** Why a whole run cannot be done; the CLI turns each kind into its exit code. */
export type FailureKind =
  /** The call itself is wrong: an unknown flag, a setting out of range, a shape that must be named. */
  | "usage"
  /** The input's bytes cannot be rows: truncated gzip, UTF-16, a file that is no JSON array after all. */
  | "bad-data"
  | "input-missing"
  | "cannot-create"
  | "io"
  /** An input grew, shrank or was replaced while it was read. */
  | "input-changed"
  /** A tokenizer or a configuration that cannot be used. */
  | "config";

/**
 * The run cannot be done. The message says what is and what to do, in one line or several; names in it stand as they
 * are, so whoever prints it escapes each line. `cause` keeps the system's own error.
 */
export class RunError extends Error {
  override readonly name = "RunError";
  readonly kind: FailureKind;
  readonly lines: readonly string[];

  constructor(kind: FailureKind, message: string | readonly string[], cause?: unknown) {
    const lines = typeof message === "string" ? [message] : message;
    super(lines.join("\n"), cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.lines = lines;
  }
}

/** What Linux says of quotas and network file systems, and Node has no name for. */
const UNNAMED: Readonly<Record<string, string>> = {
  "Unknown system error -37": "ENOLCK",
  "Unknown system error -116": "ESTALE",
  "Unknown system error -122": "EDQUOT",
};

/** The system's own word for an error, such as `ENOENT`, or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return UNNAMED[error.code] ?? error.code;
}
