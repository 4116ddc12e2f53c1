import { mismatch } from "../../formats/input/parse-row.js";
import { isObject } from "../../json/is-object.js";
import { textSaid, unknownAnswer } from "../answer.js";
import { objectIn, optionalText, textAt, truthsAt } from "../fields.js";
import { type AnswerFormat, type AnswerReader, type FileFacts, NO_FACTS, type Recorded } from "../format.js";

/**
 * What the utility scripts of LookAhead Tuning's authors and of their base trainer write: `{"results": [{"prompt", "result",
 * "completion", "ground_truth"}, …], "metrics": …}`.
 */
export const authorsUtility: AnswerFormat = {
  summary: "the authors' utility results: completion and ground_truth",
  hasNumbers: true,
  document: {
    list: "results",
    members: ["metrics"],
    fits: (head) => head.get("results") === "[",
  },
  reads: ["prompt", "completion", "ground_truth"],
  fits: (value) => isObject(value) && "completion" in value && ("ground_truth" in value || "result" in value),
  open: () => new UtilityReader(),
};

class UtilityReader implements AnswerReader {
  private recorded: Recorded | undefined;
  private documents = 0;

  readonly take: AnswerReader["take"] = (value, place) => {
    const row = objectIn(value);
    return {
      ...unknownAnswer(place),
      question: optionalText(row["prompt"]),
      said: textSaid(textAt(row, "completion")),
      truths: truthsAt(row, "ground_truth"),
    };
  };

  readonly member = (_: string, value: unknown): void => {
    this.documents++;
    this.recorded = recordedIn(value);
  };

  /** Of several documents, the numbers of each are of a part of the answers. */
  readonly end = (): FileFacts => ({
    ...NO_FACTS,
    recorded: this.documents === 1 ? this.recorded : undefined,
  });
}

/** One number is GSM8K's accuracy, as a share of 1; three are recall, precision and F of ROUGE-1. */
function recordedIn(value: unknown): Recorded | undefined {
  if (typeof value === "number") return { kind: "accuracy", value: finite(value) };
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  const [recall, precision, f] = value.map(finite) as [number, number, number];
  return { kind: "rouge1", recall, precision, f };
}

function finite(value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw mismatch(["metrics"], "a finite number", value);
}
