// The texts to insert, as JSON, and the mark of prompts that have them already.

export let suffixAt: i32 = 0;
export let prefixAt: i32 = 0;
export let markAt: i32 = 0;
export let markEnd: i32 = 0;

/** Sets the texts to put after a prompt and before an answer, and the mark; in this order from `at` on. */
export function setTexts(at: i32, suffix: i32, prefix: i32, mark: i32): void {
  suffixAt = at;
  prefixAt = suffixAt + suffix;
  markAt = prefixAt + prefix;
  markEnd = markAt + mark;
}
