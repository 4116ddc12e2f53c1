import { formatNumber } from "../domain/format-number.js";
import { outputContainer } from "../domain/output-container.js";
import { RunError } from "../domain/run-error.js";
import { AnswersFile } from "../endpoint/answers/answers-file.js";
import { failureWords } from "../endpoint/failure.js";
import { expandInputs, totalBytes } from "../io/inputs.js";
import { locateAnswers } from "../run/asking/locate-answers.js";
import { openSource, withKept } from "../run/asking/open-source.js";
import { sourceEndpoints } from "../run/asking/source-endpoints.js";
import { Cleanup } from "../run/cleanup.js";
import type { RunEvents } from "../run/events.js";
import { removeLeftovers } from "../run/leftovers.js";
import { locateOutputs, openOutputs, outputEndpoints } from "../run/outputs.js";
import { inputEndpoints, refuseOverlap } from "../run/overlap.js";
import { clearLeftovers, inTurn } from "../run/publishing.js";
import type { InputRecord } from "../run/result.js";
import { untilAborted } from "../run/until-aborted.js";
import { refusedAsEmpty } from "../run/without-rows.js";
import type { World } from "../run/world.js";
import { planRewrite } from "./create-rewriter.js";
import { distillManifest } from "./manifest.js";
import { readInputs } from "./read-inputs.js";
import type { DistillRequest } from "./request.js";
import type { DistillResult } from "./result.js";
import { RowQueue } from "./row-queue.js";
import type { DistillTally } from "./tally.js";

/**
 * Puts rewritten answers in place of the rows' own, all or nothing. Answers that came are kept, whatever happens, and are not
 * asked for again. Throws RunError; rejected rows are reported, not thrown.
 */
export async function distillFiles(
  request: DistillRequest,
  world: World,
  events: RunEvents = {},
): Promise<DistillResult> {
  const cleanup = new Cleanup();
  const opened: { answers?: AnswersFile } = {};
  const working = untilAborted(work(request, world, events, cleanup, opened), world.signal);
  const [ended] = await Promise.allSettled([working]);
  // answers that are being written count, too
  await cleanup.run("discard");
  if (ended.status === "fulfilled") return ended.value;
  throw withKept(ended.reason, opened.answers, events);
}

async function work(
  request: DistillRequest,
  world: World,
  events: RunEvents,
  cleanup: Cleanup,
  opened: { answers?: AnswersFile },
): Promise<DistillResult> {
  const started = performance.now();
  const { reading, output: name } = request;
  if (outputContainer(name) !== "json")
    throw new RunError("usage", `${name}: distill writes rows as it reads them; name a .jsonl or .json file`);
  const inputs = await expandInputs(request.inputs, world);
  // the verdicts are lines beside the rows, as the rejects of other commands are
  const paths = { rows: name, rejects: `${name}.verdicts.jsonl`, manifest: `${name}.manifest.json` };
  const located = await locateOutputs(paths, world);
  const kept = await locateAnswers(request.answers, world);
  const read = [...inputEndpoints(inputs, world), ...(await sourceEndpoints(request.source, world))];
  refuseOverlap(read, [...outputEndpoints(located, world), kept]);
  const plan = await planRewrite(request, world);
  const outputs = await openOutputs(located, { world, cleanup });
  const answers = await AnswersFile.open({
    path: kept.path,
    name: kept.name,
    mode: "append",
    owner: world.host,
  });
  opened.answers = answers;
  let close = (): Promise<void> => answers.close();
  cleanup.atEnd(() => close());
  const path = plan.route === "completions" ? "/completions" : "/chat/completions";
  const { sampling } = request.distill;
  const asking = await openSource(request.source, { path, sampling }, answers, world, events);
  close = async () => {
    await asking.close();
    await answers.close();
  };
  const rewriter = plan.rewriterFor(await asking.modelId());
  const bytesTotal = totalBytes(inputs);
  const queue = new RowQueue({
    ...{ rewriter, ask: asking.ask, outputs, onProblem: events.onProblem },
    onWritten: (rows, bytesRead) =>
      events.onProgress?.({ rows, rejected: 0, bytesRead, bytesTotal, limit: reading.limit }),
  });
  const records: InputRecord[] = [];
  let format = reading.format;
  for await (const item of readInputs(inputs, rewriter, reading, world)) {
    if (item.kind === "end") {
      records.push(item.record);
      format = item.format;
    }
    await queue.take(item);
  }
  await queue.end();
  await close();
  const { tally } = queue;
  const result = {
    ...{ tally, plan, inputs: records, format, output: undefined, dropped: answers.dropped },
    record: asking.record(),
    seconds: (performance.now() - started) / 1000,
  };
  if (queue.rejected > 0) return result;
  const noRows = refusedAsEmpty({ rowsIn: tally.rows, rowsOut: tally.rows }, reading);
  if (noRows !== undefined) throw noRows;
  refuseUnanswered(tally, request.distill.maxUnanswered);
  return inTurn(located, world, cleanup, async () => {
    const verdicts = await outputs.publishRejects();
    const output = await outputs.publishRows();
    const finished = { ...result, output };
    await outputs.publishManifest(
      distillManifest(request, finished, verdicts && { path: paths.rejects, ...verdicts }),
    );
    await clearLeftovers(located, world);
    if (world.host !== undefined) await removeLeftovers(kept, world.host);
    return finished;
  });
}

/** Throws RunError for rows without an answer: `io` if they may have one later. */
function refuseUnanswered({ unanswered, answers, failure, hasPassing }: DistillTally, most: number): void {
  if (unanswered <= most) return;
  const words = failure === undefined ? "" : ` (at last, ${failureWords(failure)})`;
  throw new RunError(hasPassing ? "io" : "bad-data", [
    `${formatNumber(unanswered)} of ${formatNumber(answers)} answers were not rewritten, since the model gave no answer${words}; nothing was published`,
    `to keep the rows' own answers there, use --max-unanswered ${unanswered}`,
  ]);
}
