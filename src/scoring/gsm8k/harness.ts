/** What the harness takes for an answer in which it finds no number. */
export const INVALID = "[invalid]";

/**
 * Whether an extracted answer equals the truth as the task `gsm8k` 3.0 of lm-eval 0.4.13 compares them: of both, commas,
 * dollar signs, all up to the last `#### ` and a final full stop are removed.
 */
export function equalsTruth(extracted: string, truth: string): boolean {
  return cleaned(extracted) === cleaned(truth);
}

function cleaned(text: string): string {
  const withoutCommas = endWithoutNul(text.replaceAll(",", ""));
  const withoutDollars = endWithoutNul(withoutCommas.replaceAll("$", ""));
  const marker = withoutDollars.lastIndexOf("#### ");
  const behind = endWithoutNul(marker === -1 ? withoutDollars : withoutDollars.slice(marker + 5));
  // Python's $ also matches before a final line break
  return endWithoutNul(behind.replace(/\.(?=\n?$)/g, "")).toLowerCase();
}

/** NumPy's arrays of texts, through which the harness compares, drop NUL at the end. */
function endWithoutNul(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === "\0") end--;
  return text.slice(0, end);
}
