import type { TrainerConfigInput } from "./trainer.js";

/** Lines of YAML behind a comment that says what they are for. */
export function yaml(about: string, lines: readonly (string | undefined)[]): string {
  return `# ${about}\n${lines.filter((line) => line !== undefined).join("\n")}\n`;
}

/** A limit as a line of YAML; where no row was counted, a comment says what to do. */
export function limitLine({ longest }: TrainerConfigInput, key: string, more = 0): string {
  return longest === undefined ? uncounted(key) : `${key}: ${longest + more}`;
}

/** The comment that stands for a limit when no row was counted, in YAML and in Python. */
export function uncounted(key: string): string {
  return `# ${key}: at least as many tokens as the longest row has; run with --tokenizer and --template to count them`;
}

/** A name as YAML, JSON, Python and JavaScript all write it. */
export function quoted(name: string): string {
  return JSON.stringify(name);
}
