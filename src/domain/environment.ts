/** The environment variables, and the folder that relative paths start from. */
export interface HubEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}
