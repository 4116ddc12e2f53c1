/** What ended a preview that is the whole answer. */
export const ANSWER_END = "answer-end";
/** What ended a preview at the largest share of its answer. */
export const MAX_REVEAL = "max-reveal";

const STOP = "stop:";

/** What ended a preview before a stop; the text of the stop is one of the settings. */
export function endedBefore(stop: string): string {
  return STOP + stop;
}

/** What ended a preview, for people, after "the preview". */
export function endWords(ended: string): string {
  if (ended === ANSWER_END) return "is the whole answer";
  if (ended === MAX_REVEAL) return "stopped at the largest share";
  if (ended.startsWith(STOP)) return `stopped before ${ended.slice(STOP.length)}`;
  return `ended by the rule ${ended}`;
}
