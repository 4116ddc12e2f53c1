import type { Answer } from "../../src/answers/answer.js";
import { type AnswersFile, type AnswersReading, AnswersSource } from "../../src/answers/read-answers.js";
import { expandInputs } from "../../src/io/inputs.js";
import { workspace } from "./workspace.js";

const LIMITS = { maxRowBytes: 1 << 22, maxExpand: 250 };
const STDIN = {
  stdin: {
    chunks: (async function* (): AsyncGenerator<Buffer> {
      // nothing is piped in
    })(),
  },
};

/** What is read of files, whose names are those of messages. */
export async function readFiles(
  files: Readonly<Record<string, string | Buffer>>,
  reading: Partial<AnswersReading> = {},
): Promise<{ readonly answers: readonly Answer[]; readonly files: readonly AnswersFile[] }> {
  const lap = await workspace(files);
  const world = { env: {}, cwd: lap.folder };
  const inputs = await expandInputs(Object.keys(files), world);
  const source = new AnswersSource(inputs, STDIN, {
    format: undefined,
    answersField: undefined,
    limits: LIMITS,
    ...reading,
  });
  const answers: Answer[] = [];
  for await (const { answer } of source.answers()) answers.push(answer);
  return { answers, files: source.files };
}
