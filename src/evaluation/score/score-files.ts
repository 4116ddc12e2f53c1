import { createHash } from "node:crypto";
import { type AskedFile, type AskedKind, readAsked } from "../../answers/asked.js";
import { type AskedRows, Joiner, withTruths } from "../../answers/join.js";
import { AnswersSource } from "../../answers/read-answers.js";
import { RunError } from "../../domain/run-error.js";
import { expandInputs, type Input, inputName } from "../../io/inputs.js";
import { Cleanup } from "../../run/cleanup.js";
import { inputEndpoints } from "../../run/overlap.js";
import { untilAborted } from "../../run/until-aborted.js";
import { onlyInput, readWhole } from "../../run/whole-file.js";
import type { World } from "../../run/world.js";
import { findPhraseList } from "../../scoring/keywords/registry.js";
import { type ScoreResult, scoreResultSchema } from "../score-result.js";
import { ScoreOutputs } from "./outputs.js";
import type { ScoreRequest } from "./request.js";
import { chooseRule, type PhraseFile, type ScoringRule } from "./rule.js";
import { type Score, ScoreRun } from "./score-run.js";

/** The files of one result, looked up before anything is read. */
interface Located {
  readonly answers: readonly Input[];
  readonly probes: Input | undefined;
  readonly truths: Input | undefined;
}

/**
 * Scores the answers of one model on one task, and publishes the result and its rows, or nothing. Throws RunError: `usage` for
 * choices that exclude each other, `bad-data` for answers that cannot be scored.
 */
export async function scoreFiles(request: ScoreRequest, world: World): Promise<Score> {
  const phrases = await phraseFile(request.rule.by, world);
  const rule = chooseRule({ ...request.rule, phrases });
  refuseIdle(request, rule);
  const located = await locate(request, world);
  const named = [located.probes, located.truths].filter((input) => input !== undefined);
  const cleanup = new Cleanup();
  const score = async (): Promise<Score> => {
    const endpoints = inputEndpoints([...located.answers, ...named], world);
    const outputs = await ScoreOutputs.open(request.output, endpoints, world, cleanup);
    const done = await scoreLocated(request, rule, located, outputs, phrases, world);
    world.signal?.throwIfAborted();
    await outputs.publish(scoreResultSchema.parse(done.result));
    return done;
  };
  try {
    return await untilAborted(score(), world.signal);
  } finally {
    await cleanup.run("discard");
  }
}

/** Throws RunError `usage` for a flag that would do nothing. */
function refuseIdle({ probes, truths, join, stripping, isSplit }: ScoreRequest, rule: ScoringRule): void {
  if (join !== undefined && probes === undefined && truths === undefined)
    throw new RunError("usage", "--join: there is nothing to join; name --probes or --truth");
  if (stripping.prefill && probes === undefined)
    throw new RunError("usage", "--strip-prefill: the prefills are in the probes; name --probes");
  if (isSplit && rule.kind === "mean")
    throw new RunError("usage", `--split: ${rule.metric} is a mean, which is not split; remove --split`);
}

async function locate({ inputs, probes, truths }: ScoreRequest, world: World): Promise<Located> {
  if ([...inputs, probes, truths].filter((name) => name === "-").length > 1)
    throw new RunError("usage", "stdin (-) can be read only once");
  return {
    answers: await expandInputs(inputs, world),
    probes: probes === undefined ? undefined : await onlyInput(probes, world),
    truths: truths === undefined ? undefined : await onlyInput(truths, world),
  };
}

async function scoreLocated(
  request: ScoreRequest,
  rule: ScoringRule,
  { answers, probes, truths }: Located,
  outputs: ScoreOutputs,
  phrases: PhraseFile | undefined,
  world: World,
): Promise<Score> {
  const read = async (input: Input | undefined, kind: AskedKind): Promise<AskedFile | undefined> =>
    input && readAsked(input, kind, world, request.reading.limits);
  const asked = { probes: await read(probes, "probes"), truths: await read(truths, "truths") };
  const source = new AnswersSource(answers, world, request.reading);
  const run = new ScoreRun(request, rule, new Joiner(askedRows(asked, request), request.join));
  for await (const { answer, format } of source.answers()) {
    for (const row of run.take(answer, format)) {
      const writing = outputs.writeRow(row);
      if (writing !== undefined) await writing;
    }
  }
  const files = [...source.files, asked.probes, asked.truths, phrases].filter((file) => file !== undefined);
  const inputs = files.map(({ name, bytes, sha256 }): ScoreResult["inputs"][number] => ({
    name,
    bytes,
    sha256,
  }));
  return run.end(source.files, { inputs, rows: outputs.rowsName });
}

function askedRows(
  { probes, truths }: { readonly probes: AskedFile | undefined; readonly truths: AskedFile | undefined },
  { join }: ScoreRequest,
): AskedRows | undefined {
  if (probes === undefined || truths === undefined) return probes ?? truths;
  return withTruths(probes, truths, join);
}

/** The file of phrases that --by names; undefined for the name of a list, and for no such file. */
async function phraseFile(by: string | undefined, world: World): Promise<PhraseFile | undefined> {
  if (by === undefined || findPhraseList(by) !== undefined) return undefined;
  const input = await onlyInput(by, world).catch((error: unknown) => {
    if (error instanceof RunError && error.kind === "input-missing") return undefined;
    throw error;
  });
  if (input === undefined) return undefined;
  const bytes = await readWhole(input, "a file with one phrase a line", world);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { name: inputName(input), text: bytes.toString("utf8"), bytes: bytes.length, sha256 };
}
