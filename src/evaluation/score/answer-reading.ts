import { type AskedFile, type AskedKind, readAsked } from "../../answers/asked.js";
import { Joiner, withTruths } from "../../answers/join.js";
import { type AnswersFile, AnswersSource } from "../../answers/read-answers.js";
import type { AskedRows } from "../../answers/row-index.js";
import { RunError } from "../../domain/run-error.js";
import { expandInputs, type Input } from "../../io/inputs.js";
import { onlyInput } from "../../run/whole-file.js";
import type { World } from "../../run/world.js";
import type { ScoreResult } from "../score-result.js";
import type { ScoreRequest } from "./request.js";
import type { ReadyAnswer } from "./score-answer.js";
import { ScoreRun } from "./score-run.js";

/** The files of one result, looked up before anything is read. */
export interface LocatedFiles {
  readonly answers: readonly Input[];
  readonly probes: Input | undefined;
  readonly truths: Input | undefined;
  /** All of them. */
  readonly all: readonly Input[];
}

/** Throws RunError `usage` or `input-missing`. */
export async function locateAnswerFiles(
  { inputs, probes, truths }: ScoreRequest,
  world: World,
): Promise<LocatedFiles> {
  if ([...inputs, probes, truths].filter((name) => name === "-").length > 1)
    throw new RunError("usage", "stdin (-) can be read only once");
  const answers = await expandInputs(inputs, world);
  const named = async (name: string | undefined): Promise<Input | undefined> =>
    name === undefined ? undefined : onlyInput(name, world);
  const [probe, truth] = [await named(probes), await named(truths)];
  const all = [...answers, probe, truth].filter((input) => input !== undefined);
  return { answers, probes: probe, truths: truth, all };
}

/** The answers of a request, as they are read. */
export class AnswerReading {
  readonly run: ScoreRun;
  private readonly source: AnswersSource;
  private readonly asked: readonly AskedFile[];
  private readonly request: ScoreRequest;

  private constructor(
    run: ScoreRun,
    source: AnswersSource,
    asked: readonly AskedFile[],
    request: ScoreRequest,
  ) {
    this.run = run;
    this.source = source;
    this.asked = asked;
    this.request = request;
  }

  /** Reads what was asked, and what the answers should be. Throws RunError. */
  static async open(
    request: ScoreRequest,
    { answers, probes, truths }: LocatedFiles,
    world: World,
  ): Promise<AnswerReading> {
    const read = async (input: Input | undefined, kind: AskedKind): Promise<AskedFile | undefined> =>
      input && readAsked(input, kind, world, request.reading.limits);
    const [asked, should] = [await read(probes, "probes"), await read(truths, "truths")];
    const source = new AnswersSource(answers, world, request.reading);
    const run = new ScoreRun(request, new Joiner(askedRows(asked, should, request), request.join));
    const files = [asked, should].filter((file) => file !== undefined);
    return new AnswerReading(run, source, files, request);
  }

  /** All answers, in their order. Throws RunError. */
  async *answers(): AsyncGenerator<ReadyAnswer> {
    for await (const { answer, format } of this.source.answers()) yield* this.run.take(answer, format);
  }

  /** The files of the answers, once they are read. */
  get files(): readonly AnswersFile[] {
    return this.source.files;
  }

  /** All files that decided something. */
  get inputs(): ScoreResult["inputs"] {
    const files = [...this.source.files, ...this.asked, this.request.ruleFile];
    return files
      .filter((file) => file !== undefined)
      .map(({ name, bytes, sha256 }): ScoreResult["inputs"][number] => ({ name, bytes, sha256 }));
  }
}

function askedRows(
  probes: AskedFile | undefined,
  truths: AskedFile | undefined,
  { join }: ScoreRequest,
): AskedRows | undefined {
  if (probes === undefined || truths === undefined) return probes ?? truths;
  return withTruths(probes, truths, join);
}
