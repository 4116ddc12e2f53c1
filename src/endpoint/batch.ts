import { z } from "zod";
import { readCompletion, severalAnswers } from "../completions/completion.js";
import { RunError } from "../domain/run-error.js";
import { canonicalJson } from "../json/canonical.js";
import { isObject } from "../json/is-object.js";
import type { AnswersFile } from "./answers/answers-file.js";
import { readReply } from "./reply.js";
import { type AskRequest, jsonObject, requestKey } from "./request.js";

/** One line of a batch's output or error file, of OpenAI and of vLLM. */
const BatchLine = z.looseObject({
  custom_id: z.string(),
  response: z.looseObject({ status_code: z.int().nullish(), body: z.unknown() }).nullish(),
});

/** What was read of a batch. */
export interface BatchCounts {
  /** Lines with an answer, and with an error or nothing worth keeping. */
  answered: number;
  failed: number;
}

/** A request as a line of a batch, named by its key. */
export function batchLine(request: AskRequest): string {
  const { path, body } = request;
  return JSON.stringify({ custom_id: requestKey(request), method: "POST", url: `/v1${path}`, body });
}

/** Takes the lines of a batch's files, in any order, into an answers file. */
export class BatchReader {
  readonly counts: BatchCounts = { answered: 0, failed: 0 };
  private readonly answers: AnswersFile;
  private readonly at: string;

  /** `at` is the time to write beside the answers, as an ISO date. */
  constructor(answers: AnswersFile, at: string) {
    this.answers = answers;
    this.at = at;
  }

  /** Throws RunError `bad-data` for a line that is not of such a file, and for several answers to one request. */
  async take(text: string, place: string): Promise<void> {
    const read = BatchLine.safeParse(jsonObject(text));
    if (!read.success)
      throw new RunError(
        "bad-data",
        `${place}: not a line of a batch's output or error file; name its files as they are`,
      );
    if (!("response" in read.data) && "url" in read.data)
      throw new RunError(
        "bad-data",
        `${place}: this line asks, and has no answer; name the files that the batch gave back`,
      );
    const { custom_id: key, response } = read.data;
    if (!/^[0-9a-f]{32}$/.test(key))
      throw new RunError(
        "bad-data",
        `${place}: custom_id is not one that --emit-requests wrote; name the files of that batch`,
      );
    const body = response?.body;
    // of a failed request the status is an error, or 0
    if (response?.status_code !== 200 || !isObject(body) || readReply(body) === undefined) {
      this.counts.failed++;
      return;
    }
    const { choices } = readCompletion(body);
    if (choices > 1) throw new RunError("bad-data", `${place}: ${severalAnswers(choices)}`);
    this.counts.answered++;
    const kept = await this.answers.get(key);
    if (kept === undefined) return this.answers.add({ key, at: this.at, seconds: 0, tries: 1, body });
    if (canonicalJson(kept) !== canonicalJson(body))
      throw new RunError(
        "bad-data",
        `${place}: a second answer to request ${key}, which differs from the one that is kept`,
      );
  }
}
