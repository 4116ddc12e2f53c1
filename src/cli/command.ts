/** What was typed, before anything is made of it. */
export interface ParsedArguments {
  readonly inputs: readonly string[];
  readonly flags: Readonly<Record<string, unknown>>;
}

/** Problems shown in full; the rest is counted. */
export const SHOWN_PROBLEMS = 20;

/** Where the command talks to: the streams it was started with. */
export interface Terminal {
  readonly log: (line: string) => void;
  /** Draws on the terminal as it is; undefined when stderr is none. */
  readonly drawProgress: ((text: string) => void) | undefined;
  readonly stdinIsTerminal: boolean;
}
