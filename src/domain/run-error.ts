/** Why a whole run fails; the CLI maps each kind to an exit code. */
export type FailureKind =
  /** The request is wrong: an unknown flag, a setting out of range, an ambiguous format. */
  | "usage"
  /** The input's bytes cannot be rows: truncated gzip, UTF-16, a broken JSON array. */
  | "bad-data"
  | "input-missing"
  | "cannot-create"
  | "io"
  /** An input grew, shrank or was replaced while it was read. */
  | "input-changed"
  /** A tokenizer or a configuration that cannot be used. */
  | "config";

/** Settings by name. */
export type Remedy = Readonly<Record<string, unknown>>;

/**
 * The run fails. The message gives the fact and what to do, in one or more lines. Names in it are not escaped: the
 * caller that prints it escapes each line. `cause` is the system's own error.
 */
export class RunError extends Error {
  override readonly name = "RunError";
  readonly kind: FailureKind;
  readonly lines: readonly string[];
  /** Settings with which the same run may go on. */
  readonly remedy: Remedy | undefined;

  constructor(kind: FailureKind, message: string | readonly string[], cause?: unknown, remedy?: Remedy) {
    const lines = typeof message === "string" ? [message] : message;
    super(lines.join("\n"), cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.lines = lines;
    this.remedy = remedy;
  }
}

/** Errors of quotas and network file systems on Linux that Node has no name for. */
const UNNAMED: Readonly<Record<string, string>> = {
  "Unknown system error -37": "ENOLCK",
  "Unknown system error -116": "ESTALE",
  "Unknown system error -122": "EDQUOT",
};

/** The system's code for an error, such as `ENOENT`, or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return UNNAMED[error.code] ?? error.code;
}
