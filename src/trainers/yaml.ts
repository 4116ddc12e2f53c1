import type { TrainerConfigInput } from "./trainer.js";

/** Lines of YAML after a comment that gives their purpose. */
export function yaml(about: string, lines: readonly (string | undefined)[]): string {
  return `# ${about}\n${lines.filter((line) => line !== undefined).join("\n")}\n`;
}

/** The longest row plus `more` as a line of YAML; if no rows were counted, a comment with instructions instead. */
export function limitLine({ longest }: TrainerConfigInput, key: string, more = 0): string {
  return longest === undefined ? uncounted(key) : `${key}: ${longest + more}`;
}

/** The comment in place of a limit where the trainer writes another text than the one that was counted; `why` is the reason. */
export function ownTextLimit(key: string, why: string): string {
  return `# ${key}: ${why}; set it to at least the longest row as the trainer counts it`;
}

/** The comment in place of a limit when no rows were counted, for YAML and Python. */
export function uncounted(key: string): string {
  return `# ${key}: set it to at least the tokens of the longest row; to count them, run with --tokenizer and --template`;
}

/** A name as a string literal, valid in YAML, JSON, Python and JavaScript. */
export function quoted(name: string): string {
  return JSON.stringify(name);
}
