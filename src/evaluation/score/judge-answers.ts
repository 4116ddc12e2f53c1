import { formatPlace } from "../../domain/place.js";
import { RunError } from "../../domain/run-error.js";
import type { AnswersFile } from "../../endpoint/answers/answers-file.js";
import type { Ask, AskRecord } from "../../endpoint/asker.js";
import type { Failure } from "../../endpoint/failure.js";
import { sha256 } from "../../endpoint/request.js";
import { InOrder } from "../../run/asking/in-order.js";
import { openSource } from "../../run/asking/open-source.js";
import { ROWS_ALONE, type RunEvents } from "../../run/events.js";
import type { World } from "../../run/world.js";
import type { ScoreResult } from "../score-result.js";
import { Judging } from "./judging.js";
import type { FullScoreRequest } from "./request.js";
import type { ReadyAnswer, ReadyText } from "./score-answer.js";
import type { ScoreRun } from "./score-run.js";
import type { Decider } from "./scoring-rule.js";

/** What a result says of its judge, and what a person should know beside it. */
export interface JudgeRecord {
  readonly judge: NonNullable<ScoreResult["judge"]>;
  readonly asked: AskRecord;
  /** The latest request that failed in a way that may pass. */
  readonly passing: Failure | undefined;
}

/** Asks a judge about many answers at once, and hands their lines on in the order of the answers. */
export class JudgeAnswers {
  readonly close: () => Promise<void>;
  private readonly judging: Judging;
  private readonly ask: Ask;
  private readonly record: () => JudgeRecord;
  private readonly order: InOrder<() => object>;
  /** How many answers there are, once all are read, and how many of them are judged. */
  private all: number | undefined;
  private taken = 0;
  private done = 0;

  private constructor(
    judging: Judging,
    { ask, close }: { readonly ask: Ask; readonly close: () => Promise<void> },
    record: () => JudgeRecord,
    write: (row: object) => Promise<void> | undefined,
    onProgress: RunEvents["onProgress"],
  ) {
    this.judging = judging;
    this.ask = ask;
    this.close = close;
    this.record = record;
    this.order = new InOrder(async (line) => {
      await write(line());
      this.done++;
      onProgress?.({ ...ROWS_ALONE, rows: this.done, limit: this.all });
    });
  }

  /** Throws RunError. */
  static async open(
    { judge, read }: Extract<Decider, { kind: "judge" }>,
    { source, sampling, seed }: NonNullable<FullScoreRequest["judging"]>,
    answers: AnswersFile,
    { world, events }: { readonly world: World; readonly events: RunEvents },
    write: (row: object) => Promise<void> | undefined,
  ): Promise<JudgeAnswers> {
    const { path } = judge;
    const asking = await openSource(source, { path, sampling }, answers, world, events);
    const model = await asking.modelId();
    const judging = new Judging({ judge, read, model, sampling, seed });
    const record = (): JudgeRecord => ({
      judge: {
        model: entryOf(answers, model),
        promptSha256: sha256(judge.text),
        parse: judge.parse,
      },
      asked: asking.record(),
      passing: judging.passing,
    });
    return new JudgeAnswers(judging, asking, record, write, events.onProgress);
  }

  /** Settles when there is room for another answer. Throws RunError. */
  take(ready: ReadyAnswer, run: ScoreRun): Promise<void> {
    this.taken++;
    if (ready.kind === "nothing") {
      return this.order.add(
        Promise.resolve(() => run.countNothing(ready)),
        0,
      );
    }
    const question = questionOf(ready);
    const row = this.judging
      .score(question, ready.text, this.ask)
      .then((scored) => () => run.countScored(ready, scored));
    return this.order.add(row, question.length + ready.text.length);
  }

  /** Settles when all answers are judged. Throws RunError. */
  async end(): Promise<JudgeRecord> {
    this.all = this.taken;
    await this.order.end();
    return this.record();
  }
}

/** Throws RunError `bad-data` for an answer of which it is not known what was asked. */
export function questionOf({ answer }: ReadyText): string {
  if (answer.question !== undefined) return answer.question;
  throw new RunError("bad-data", [
    `${formatPlace(answer.place)}: this answer has no request, and a judge must see it`,
    "name what was asked with --probes FILE",
  ]);
}

/** The server's entry of the model; of one that nobody was asked about, its id. */
function entryOf({ head }: AnswersFile, id: string): JudgeRecord["judge"]["model"] {
  // the entry was read as JSON
  return (head?.model ?? { id }) as JudgeRecord["judge"]["model"];
}
