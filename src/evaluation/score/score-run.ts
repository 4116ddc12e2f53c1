import type { Answer } from "../../answers/answer.js";
import type { Joiner } from "../../answers/join.js";
import type { AnswersFile } from "../../answers/read-answers.js";
import type { AnswerFormatName } from "../../answers/registry.js";
import { formatPlace } from "../../domain/place.js";
import { RunError } from "../../domain/run-error.js";
import type { AskRecord } from "../../endpoint/asker.js";
import { type Failure, failureWords } from "../../endpoint/failure.js";
import { counted } from "../../page/numbers.js";
import { VERSION } from "../../run/version.js";
import type { RowOutcome, ScoreResult } from "../score-result.js";
import { namesIn } from "./names.js";
import { OtherMetrics } from "./other-metrics.js";
import { RecordedNumbers } from "./recorded.js";
import type { ScoreRequest } from "./request.js";
import { rowDigests } from "./row-digests.js";
import {
  isOtherPrompt,
  type ReadyAnswer,
  type ReadyNothing,
  type ReadyText,
  readyAnswer,
  type ScoredAnswer,
  scoredAnswer,
  unscoredAnswer,
} from "./score-answer.js";
import type { Scored, ScoringRule } from "./scoring-rule.js";
import { type ResultNames, Tally } from "./tally.js";

/** A result, and what a person should know beside it. */
export interface Score {
  readonly result: ScoreResult;
  readonly rule: ScoringRule;
  readonly notes: readonly string[];
  /** What was asked of a judge. */
  readonly asked?: AskRecord;
}

/** How many places of answers without a score are named. */
const SHOWN = 3;

/** Scores answers one after the other. */
export class ScoreRun {
  private readonly request: ScoreRequest;
  private readonly rule: ScoringRule;
  private readonly joiner: Joiner;
  private readonly tally: Tally;
  private readonly recorded = new RecordedNumbers();
  private readonly unscored: string[] = [];
  private readonly others: OtherMetrics;
  private otherPrompts = 0;
  private thinking = 0;
  private nameless = 0;
  private taken = 0;

  constructor(request: ScoreRequest, joiner: Joiner) {
    this.request = request;
    this.rule = request.rule;
    this.joiner = joiner;
    this.tally = new Tally(request.rule);
    this.others = new OtherMetrics(request.rule.metric);
  }

  /** An answer, ready to be scored: several times if requests share it, never if it is to no request. */
  take(answer: Answer, format: AnswerFormatName): readonly ReadyAnswer[] {
    this.recorded.take(answer, format);
    return this.joiner.take(answer).map((joined) => {
      if (isOtherPrompt(joined)) this.otherPrompts++;
      if (joined.said.kind === "text" && joined.said.text.includes("</think>")) this.thinking++;
      if (!joined.isNamed) this.nameless++;
      this.taken++;
      return readyAnswer(joined, this.rule, this.request.stripping);
    });
  }

  /** The line of a text that was scored. */
  countScored(ready: ReadyText, scored: Scored): RowOutcome {
    return this.counted(ready, scoredAnswer(ready, scored));
  }

  /** The line of an answer without a text. */
  countNothing(ready: ReadyNothing): RowOutcome {
    return this.counted(ready, unscoredAnswer(ready));
  }

  /** Throws RunError `bad-data` if the answers that were taken are not whole. */
  endReading(files: readonly AnswersFile[]): void {
    refuseMissing(files);
    this.joiner.end();
    this.recorded.check(files);
    if (this.taken === 0)
      throw new RunError("bad-data", "the inputs have no answers; name files with answers");
  }

  /**
   * Throws RunError if too few answers have a score: `io` where a judge may give more of them later, as after the failure `passing`,
   * else `bad-data`.
   */
  end(
    files: readonly AnswersFile[],
    { inputs, rows, judge }: Pick<ResultNames, "inputs" | "rows" | "judge">,
    passing?: Failure,
  ): Score {
    const { request, rule, tally } = this;
    this.endReading(files);
    this.refuseUnscored(passing);
    if (request.isSplit && !tally.hasCategories)
      throw new RunError("bad-data", "--split: no answer has a category; name --probes whose rows have one");
    const named = namesIn(request.output, rule.metric, request.variant);
    const result = tally.result(
      {
        tool: { name: "lookahead-prep", version: VERSION },
        variant: named.variant,
        task: request.task ?? named.task,
        ...{ judge, inputs, rows },
      },
      request.isSplit,
    );
    return { result, rule, notes: this.notes(files) };
  }

  private counted({ answer }: ReadyAnswer, { row, counted: one, text }: ScoredAnswer): RowOutcome {
    if (row.outcome === "unscored" && this.unscored.length < SHOWN)
      this.unscored.push(`${formatPlace(answer.place)} (${row.rule})`);
    this.tally.take(one);
    if (this.isWithoutHit && text !== undefined) this.others.take(text, answer.truths);
    const line = { ...row, ...rowDigests(answer) };
    if (!this.request.showContent) return line;
    const { question, truths } = answer;
    return { ...line, content: { question: question ?? null, answer: text ?? null, truths: [...truths] } };
  }

  private get isWithoutHit(): boolean {
    return this.rule.kind === "rate" && this.rule.needsTruth && this.tally.hits === 0;
  }

  private refuseUnscored(passing: Failure | undefined): void {
    const { n, unscored, unscoredCount } = this.tally;
    const { maxUnscored } = this.request;
    const kind = passing === undefined ? "bad-data" : "io";
    const last =
      passing === undefined ? [] : [`at last, ${failureWords(passing)}; run the same command again later`];
    const places = this.unscored.join(", ") + (unscoredCount > SHOWN ? ", …" : "");
    if (n === 0)
      throw new RunError(kind, [
        `none of ${counted(unscoredCount, "answer")} has a score: ${places}`,
        ...last,
      ]);
    if (unscoredCount <= maxUnscored) return;
    const rules = [...unscored].map(([rule, count]) => `${rule} ${count}`).join(", ");
    throw new RunError(kind, [
      `${unscoredCount} of ${n + unscoredCount} answers have no score (${rules}): ${places}`,
      ...last,
      `ask them again, or allow them with --max-unscored ${unscoredCount}: the result then says how far they could move the rate`,
    ]);
  }

  private notes(files: readonly AnswersFile[]): readonly string[] {
    const notes = files.flatMap(({ name, notes: ofFile }) => ofFile.map((note) => `${name}: ${note}`));
    if (this.otherPrompts > 0)
      notes.push(
        `${counted(this.otherPrompts, "answer")}: the server counted other prompt tokens than the probes have, so it may have rendered the prompt in another way`,
      );
    notes.push(...this.joiner.notes());
    if (this.thinking > 0)
      notes.push(
        `${counted(this.thinking, "answer")} with a thinking block (</think>), which was scored like the rest; let the server take it out (a reasoning parser)`,
      );
    if (this.nameless > 0 && this.request.output !== undefined)
      notes.push(
        `${counted(this.nameless, "answer")} with neither an id nor a prompt: compare pairs them by their order in the files`,
      );
    const others = this.isWithoutHit ? this.others.note(this.tally.n) : undefined;
    if (others !== undefined) notes.push(others);
    if (this.rule.kind === "mean" && this.tally.degenerate.nonLatin > 0)
      notes.push(
        `${counted(this.tally.degenerate.nonLatin, "answer")} in another script than Latin: ROUGE-1 sees no word in them`,
      );
    return notes;
  }
}

/** Throws RunError `bad-data` for a log that lacks answers which it lists. */
function refuseMissing(files: readonly AnswersFile[]): void {
  const file = files.find(({ missing }) => missing.length > 0);
  if (file === undefined) return;
  const { name, missing, notes } = file;
  const shown = missing.slice(0, SHOWN).join(", ") + (missing.length > SHOWN ? ", …" : "");
  throw new RunError("bad-data", [
    `${name}: ${missing.length} samples of the evaluation are not in its log: ${shown}`,
    ...notes,
    "finish the evaluation (inspect eval-retry), then score its log",
  ]);
}
