import type { AnswersFile } from "./answers/answers-file.js";
import type { Ask, Asked } from "./asker.js";
import { readReply } from "./reply.js";
import { type AskRequest, requestKey } from "./request.js";

/** Asks nobody: only what is in the answers file is an answer. */
export class KeptAnswers implements Ask {
  private readonly answers: AnswersFile;

  constructor(answers: AnswersFile) {
    this.answers = answers;
  }

  async ask(request: AskRequest): Promise<Asked> {
    const key = requestKey(request);
    const body = await this.answers.get(key);
    const reply = body && readReply(body);
    if (reply !== undefined) return { kind: "answer", key, reply, body: body!, isKept: true };
    return { kind: "problem", key, failure: { reason: "not-in-batch", code: "" } };
  }
}
