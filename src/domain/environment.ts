/** Where variables and relative paths are looked up. */
export interface HubEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}
