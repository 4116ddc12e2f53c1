/** Where variables and relative paths are looked up, and what stops the work. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly signal?: AbortSignal;
}
