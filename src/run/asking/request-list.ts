import type { AnswersFile } from "../../endpoint/answers/answers-file.js";
import { batchLine } from "../../endpoint/batch.js";
import { type AskRequest, requestKey } from "../../endpoint/request.js";
import type { AtomicFile } from "../../io/stores/atomic-file.js";

/** Counts requests without asking anybody; those that are not answered yet are written as lines of a batch, if there is a file. */
export class RequestList {
  /** Of different requests, those that are answered already, and the tokens of the prompts of the others. */
  kept = 0;
  promptTokens = 0;
  private readonly answers: AnswersFile;
  private readonly file: AtomicFile | undefined;
  private readonly seen = new Set<string>();

  constructor(answers: AnswersFile, file: AtomicFile | undefined) {
    this.answers = answers;
    this.file = file;
  }

  /** How many different requests there are. */
  get requests(): number {
    return this.seen.size;
  }

  /** Throws RunError `io`. */
  async add(request: AskRequest, promptTokens = 0): Promise<void> {
    const key = requestKey(request);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    if ((await this.answers.get(key)) !== undefined) this.kept++;
    else {
      this.promptTokens += promptTokens;
      await this.file?.write(Buffer.from(`${batchLine(request)}\n`));
    }
  }
}
