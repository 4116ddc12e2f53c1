import type { Answer } from "../../answers/answer.js";
import type { JoinedAnswer, Joiner } from "../../answers/join.js";
import type { AnswersFile } from "../../answers/read-answers.js";
import type { AnswerFormatName } from "../../answers/registry.js";
import { formatPlace } from "../../domain/place.js";
import { RunError } from "../../domain/run-error.js";
import { counted } from "../../page/numbers.js";
import { VERSION } from "../../run/version.js";
import type { RowOutcome, ScoreResult } from "../score-result.js";
import { namesIn } from "./names.js";
import { OtherMetrics } from "./other-metrics.js";
import { RecordedNumbers } from "./recorded.js";
import type { ScoreRequest } from "./request.js";
import type { ScoringRule } from "./rule.js";
import { isOtherPrompt, scoreAnswer } from "./score-answer.js";
import { type ResultNames, Tally } from "./tally.js";

/** A result, and what a person should know beside it. */
export interface Score {
  readonly result: ScoreResult;
  readonly rule: ScoringRule;
  readonly notes: readonly string[];
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

  constructor(request: ScoreRequest, rule: ScoringRule, joiner: Joiner) {
    this.request = request;
    this.rule = rule;
    this.joiner = joiner;
    this.tally = new Tally(rule);
    this.others = new OtherMetrics(rule.metric);
  }

  /** The lines of an answer: several if requests share it, none if it is to no request. */
  take(answer: Answer, format: AnswerFormatName): readonly object[] {
    this.recorded.take(answer, format);
    return this.joiner.take(answer).map((joined) => this.score(joined));
  }

  /** Throws RunError `bad-data` if the answers are not whole, or too few of them have a score. */
  end(files: readonly AnswersFile[], { inputs, rows }: Pick<ResultNames, "inputs" | "rows">): Score {
    const { request, rule, tally } = this;
    refuseMissing(files);
    this.joiner.end();
    this.recorded.check(files);
    if (tally.n + tally.unscoredCount === 0)
      throw new RunError("bad-data", "the inputs have no answers; name files with answers");
    this.refuseUnscored();
    if (request.isSplit && !tally.hasCategories)
      throw new RunError("bad-data", "--split: no answer has a category; name --probes whose rows have one");
    const named = namesIn(request.output, rule.metric);
    const result = tally.result(
      {
        tool: { name: "lookahead-prep", version: VERSION },
        variant: request.variant ?? named.variant,
        task: request.task ?? named.task,
        ...{ inputs, rows },
      },
      request.isSplit,
    );
    return { result, rule, notes: this.notes(files) };
  }

  private score(joined: JoinedAnswer): RowOutcome {
    const { row, counted: one, text } = scoreAnswer(joined, this.rule, this.request.stripping);
    if (isOtherPrompt(joined)) this.otherPrompts++;
    if (row.outcome === "unscored" && this.unscored.length < SHOWN)
      this.unscored.push(`${formatPlace(joined.place)} (${row.rule})`);
    this.tally.take(one);
    if (this.isWithoutHit && text !== undefined) this.others.take(text, joined.truths);
    if (!this.request.showContent) return row;
    const { question, truths } = joined;
    return { ...row, content: { question: question ?? null, answer: text ?? null, truths: [...truths] } };
  }

  private get isWithoutHit(): boolean {
    return this.rule.kind === "rate" && this.rule.needsTruth && this.tally.hits === 0;
  }

  private refuseUnscored(): void {
    const { n, unscored, unscoredCount } = this.tally;
    const { maxUnscored } = this.request;
    const places = this.unscored.join(", ") + (unscoredCount > SHOWN ? ", …" : "");
    if (n === 0)
      throw new RunError("bad-data", `none of ${counted(unscoredCount, "answer")} has a score: ${places}`);
    if (unscoredCount <= maxUnscored) return;
    const rules = [...unscored].map(([rule, count]) => `${rule} ${count}`).join(", ");
    throw new RunError("bad-data", [
      `${unscoredCount} of ${n + unscoredCount} answers have no score (${rules}): ${places}`,
      `ask them again, or allow them with --max-unscored ${unscoredCount}: the result then says how far they could move the rate`,
    ]);
  }

  private notes(files: readonly AnswersFile[]): readonly string[] {
    const notes = files.flatMap(({ name, notes: ofFile }) => ofFile.map((note) => `${name}: ${note}`));
    if (this.otherPrompts > 0)
      notes.push(
        `${counted(this.otherPrompts, "answer")}: the server counted other prompt tokens than the probes have, so it may have rendered the prompt in another way`,
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
