import { TemplateError } from "./template-error.js";

/** Characters that cost as much as one step. */
const CHARACTERS_PER_STEP = 16;
/** Maximum length of any text that a template builds, in UTF-16 units. */
const MOST_CHARACTERS = 1 << 28;
/** Maximum number of macros and recursive loops that are active at once; Python overflows its stack at about 200. */
const MOST_CALLS = 150;

let left = 0;
let calls = 0;

/**
 * Runs the work with a number of steps that it may take. A template cannot loop for ever: it is bounded by its work,
 * not by a clock, so a busy machine changes no result.
 */
export function withSteps<Result>(steps: number, work: () => Result): Result {
  left = steps;
  calls = 0;
  return work();
}

/** Takes steps from the budget. Throws TemplateError `limit`. */
export function charge(steps: number): void {
  left -= steps;
  if (left < 0) throw new TemplateError("limit", "the template takes too many steps");
}

/** Takes the steps for reading or writing that many characters. Throws TemplateError `limit`. */
export function chargeCharacters(count: number): void {
  if (count > MOST_CHARACTERS)
    throw new TemplateError("limit", "the template builds a text that is too long");
  charge(1 + count / CHARACTERS_PER_STEP);
}

/** Refuses a length that no text may have; the text itself is not built yet. Throws TemplateError `limit`. */
export function refuseLength(count: number): void {
  if (count > MOST_CHARACTERS)
    throw new TemplateError("limit", "the template builds a text that is too long");
}

/** Counts the work as one call inside the active ones. Throws TemplateError `limit`. */
export function asCall<Result>(work: () => Result): Result {
  if (++calls > MOST_CALLS)
    throw new TemplateError("limit", "the template's macros call each other too deep");
  try {
    return work();
  } finally {
    calls--;
  }
}
