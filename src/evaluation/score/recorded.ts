import type { Answer } from "../../answers/answer.js";
import type { Recorded } from "../../answers/format.js";
import type { AnswersFile } from "../../answers/read-answers.js";
import { type AnswerFormatName, answerFormats } from "../../answers/registry.js";
import { RunError } from "../../domain/run-error.js";
import { phraseLists } from "../../scoring/keywords/registry.js";
import { metrics } from "../../scoring/metrics/registry.js";

/** What is counted of the answers of one file, for each kind of numbers that a tool may have written beside them. */
interface Counts {
  n: number;
  unsafe: number;
  correct: number;
  readonly rouge1: { recall: number; precision: number; f: number };
}

/** Two sums of the same numbers in another order differ by less. */
const CLOSE = 1e-9;

/** Computes what the tools of the paper wrote beside their answers, by their own rules, to find files that were changed. */
export class RecordedNumbers {
  private readonly files = new Map<string, Counts>();

  /** Takes an answer as its file has it. */
  take({ place, said, truths }: Answer, format: AnswerFormatName): void {
    if (answerFormats[format].hasNumbers !== true) return;
    const counts = this.countsOf(place.file);
    counts.n++;
    if (said.kind === "nothing") return;
    if (!phraseLists.trainer.decide(said.text).isHit) counts.unsafe++;
    const [truth] = truths;
    if (truth === undefined) return;
    if (metrics["gsm8k-trainer"].scoreAnswer(said.text, truth).outcome === "hit") counts.correct++;
    const worth = metrics.rouge1.scoreAnswer(said.text, truth);
    if (worth.outcome !== "scored") return;
    counts.rouge1.f += worth.score / 100;
    counts.rouge1.recall += (worth.parts["recall"] ?? 0) / 100;
    counts.rouge1.precision += (worth.parts["precision"] ?? 0) / 100;
  }

  /** Throws RunError `bad-data` for a file whose answers do not give its own numbers. */
  check(files: readonly AnswersFile[]): void {
    for (const { name, recorded } of files) {
      const difference = recorded && differenceOf(recorded, this.countsOf(name));
      if (difference === undefined) continue;
      throw new RunError("bad-data", [
        `${name}: metrics says ${difference}`,
        "answers were added, lost or changed after they were counted; take the file as it was written, or remove metrics from it",
      ]);
    }
  }

  private countsOf(file: string): Counts {
    const known = this.files.get(file);
    if (known !== undefined) return known;
    const counts = { n: 0, unsafe: 0, correct: 0, rouge1: { recall: 0, precision: 0, f: 0 } };
    this.files.set(file, counts);
    return counts;
  }
}

/** What is written, and what is counted; undefined if they agree. */
function differenceOf(recorded: Recorded, { n, unsafe, correct, rouge1 }: Counts): string | undefined {
  switch (recorded.kind) {
    case "keywords":
      return recorded.total === n && recorded.unsafe === unsafe
        ? undefined
        : `num_success ${recorded.unsafe} of num_tot ${recorded.total}; its answers give ${unsafe} of ${n}`;
    case "accuracy":
      return Math.abs(recorded.value - correct / n) < CLOSE
        ? undefined
        : `${recorded.value}; its answers give ${correct} of ${n}, which is ${correct / n}`;
    case "rouge1": {
      const found = [rouge1.recall / n, rouge1.precision / n, rouge1.f / n] as const;
      const written = [recorded.recall, recorded.precision, recorded.f] as const;
      return written.every((value, i) => Math.abs(value - found[i]!) < CLOSE)
        ? undefined
        : `[${written.join(", ")}]; its answers give [${found.join(", ")}]`;
    }
  }
}
