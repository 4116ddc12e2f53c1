import { RunError } from "../../domain/run-error.js";
import { AnswersFile } from "../../endpoint/answers/answers-file.js";
import type { LocatedOutput } from "../../io/stores/locate.js";
import { locateAnswers } from "../../run/asking/locate-answers.js";
import { withKept } from "../../run/asking/open-source.js";
import { sourceEndpoints } from "../../run/asking/source-endpoints.js";
import { Cleanup } from "../../run/cleanup.js";
import type { RunEvents } from "../../run/events.js";
import { inputEndpoints, refuseOverlap } from "../../run/overlap.js";
import { untilAborted } from "../../run/until-aborted.js";
import type { World } from "../../run/world.js";
import { scoreResultSchema } from "../score-result.js";
import { AnswerReading, type LocatedFiles, locateAnswerFiles } from "./answer-reading.js";
import { JudgeAnswers } from "./judge-answers.js";
import { ScoreOutputs } from "./outputs.js";
import type { FullScoreRequest } from "./request.js";
import type { Score } from "./score-run.js";

/**
 * Scores the answers of one model on one task, and publishes the result and its rows, or nothing. Replies of a judge are kept,
 * whatever happens. Throws RunError: `usage` for choices that exclude each other, `bad-data` for answers that cannot be scored.
 */
export async function scoreFiles(
  request: FullScoreRequest,
  world: World,
  events: RunEvents = {},
): Promise<Score> {
  refuseIdle(request);
  const located = await locateAnswerFiles(request, world);
  const cleanup = new Cleanup();
  const opened: { answers?: AnswersFile } = {};
  const score = async (): Promise<Score> => {
    const endpoints = [
      ...inputEndpoints(located.all, world),
      ...(request.judging === undefined ? [] : await sourceEndpoints(request.judging.source, world)),
    ];
    const kept = request.judging && (await locateAnswers(request.judging.answers, world));
    if (kept !== undefined) refuseOverlap(endpoints, [kept]);
    const outputs = await ScoreOutputs.open(request.output, endpoints, world, cleanup);
    if (kept !== undefined) opened.answers = await openAnswers(kept, world, cleanup);
    const done = await scoreLocated(request, located, outputs, { world, events, cleanup }, opened.answers);
    world.signal?.throwIfAborted();
    await outputs.publish(scoreResultSchema.parse(done.result));
    return done;
  };
  try {
    return await untilAborted(score(), world.signal);
  } catch (error) {
    throw withKept(error, opened.answers, events);
  } finally {
    await cleanup.run("discard");
  }
}

/** Throws RunError `usage` for a flag that would do nothing. */
function refuseIdle({ probes, truths, join, stripping, isSplit, rule }: FullScoreRequest): void {
  if (join !== undefined && probes === undefined && truths === undefined)
    throw new RunError("usage", "--join: there is nothing to join; name --probes or --truth");
  if (stripping.prefill && probes === undefined)
    throw new RunError("usage", "--strip-prefill: the prefills are in the probes; name --probes");
  if (isSplit && rule.kind === "mean")
    throw new RunError("usage", `--split: ${rule.metric} is a mean, which is not split; remove --split`);
}

async function openAnswers(
  { path, name }: LocatedOutput,
  world: World,
  cleanup: Cleanup,
): Promise<AnswersFile> {
  const answers = await AnswersFile.open({ path, name, mode: "append", owner: world.host });
  cleanup.atEnd(() => answers.close());
  return answers;
}

/** What a run works with. */
interface Surroundings {
  readonly world: World;
  readonly events: RunEvents;
  readonly cleanup: Cleanup;
}

async function scoreLocated(
  request: FullScoreRequest,
  located: LocatedFiles,
  outputs: ScoreOutputs,
  { world, events, cleanup }: Surroundings,
  answers: AnswersFile | undefined,
): Promise<Score> {
  const reading = await AnswerReading.open(request, located, world);
  const { run } = reading;
  const { decider } = request.rule;
  const write = (row: object): Promise<void> | undefined => outputs.writeRow(row);
  if (decider.kind === "rule") {
    for await (const ready of reading.answers()) {
      const row =
        ready.kind === "nothing"
          ? run.countNothing(ready)
          : run.countScored(ready, decider.score(ready.text, ready.answer.truths));
      const writing = write(row);
      if (writing !== undefined) await writing;
    }
    return run.end(reading.files, { inputs: reading.inputs, rows: outputs.rowsName, judge: undefined });
  }
  const { judging } = request;
  if (judging === undefined || answers === undefined) throw new TypeError("a judge is asked somewhere");
  const judge = await JudgeAnswers.open(decider, judging, answers, { world, events }, write);
  cleanup.atEnd(() => judge.close());
  for await (const ready of reading.answers()) await judge.take(ready, run);
  // what would refuse the result must not wait for the judge
  run.endReading(reading.files);
  const record = await judge.end();
  const names = { inputs: reading.inputs, rows: outputs.rowsName, judge: record.judge };
  const score = run.end(reading.files, names, record.passing);
  return { ...score, asked: record.asked };
}
