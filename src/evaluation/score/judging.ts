import { RowError } from "../../domain/problem.js";
import { RunError } from "../../domain/run-error.js";
import type { Ask, Asked } from "../../endpoint/asker.js";
import { type Failure, mayPass } from "../../endpoint/failure.js";
import { type AskRequest, type JsonBody, sha256 } from "../../endpoint/request.js";
import { withoutThinking } from "../../endpoint/visible-text.js";
import type { Case, Judge, Question, ReadReply, Verdict } from "../../scoring/judges/judge.js";
import { neutralise } from "../../scoring/judges/neutralise.js";
import type { UnscoredRule } from "../../scoring/metrics/metric.js";
import type { Judged, Scored } from "./scoring-rule.js";

/** How a judge is asked about all answers. */
export interface JudgingOptions {
  readonly judge: Judge;
  readonly read: ReadReply;
  /** The id of the model. */
  readonly model: string;
  readonly sampling: JsonBody;
  /** The marks of requests are made of this and of their texts. */
  readonly seed: number;
}

/** One answer before its judge: what is shown, and whether something was taken out of it. */
interface Prepared {
  readonly one: Case;
  readonly isNeutralised: boolean;
}

/** A verdict, or why there is none. */
type Reading =
  | { readonly kind: "verdict"; readonly verdict: Verdict }
  | { readonly kind: "none"; readonly rule: UnscoredRule };

/** Lets a judge decide what answers are worth. */
export class Judging {
  /** The latest request that failed in a way that may pass. */
  passing: Failure | undefined;
  private readonly options: JudgingOptions;

  constructor(options: JudgingOptions) {
    this.options = options;
  }

  /** Asks about one answer: once more, with a reminder, if the reply cannot be read. Throws RunError. */
  async score(request: string, answer: string, ask: Ask): Promise<Scored> {
    const { judge } = this.options;
    const known = judge.known?.(answer);
    if (known !== undefined) return scoredBy(known, { key: undefined, isNeutralised: false });
    const prepared = this.prepare(request, answer);
    const { isNeutralised } = prepared;
    const asked = await ask.ask(this.requestOf(prepared, undefined));
    const first = this.readReply(asked, prepared);
    if (first.kind === "verdict") return scoredBy(first.verdict, { key: asked.key, isNeutralised });
    const reminder = first.rule === "unparsed" ? judge.reminder?.(prepared.one.mark) : undefined;
    if (reminder === undefined) return unscored(first.rule, { key: asked.key, isNeutralised });
    const again = await ask.ask(this.requestOf(prepared, reminder));
    const second = this.readReply(again, prepared);
    return second.kind === "verdict"
      ? scoredBy(second.verdict, { key: again.key, isNeutralised })
      : unscored("unparsed", { key: again.key, isNeutralised });
  }

  /** All requests about one answer that can be known now; `ask` gives only answers that are kept. */
  async requests(request: string, answer: string, ask: Ask): Promise<readonly AskRequest[]> {
    const { judge } = this.options;
    if (judge.known?.(answer) !== undefined) return [];
    const prepared = this.prepare(request, answer);
    const first = this.requestOf(prepared, undefined);
    const asked = await ask.ask(first);
    if (asked.kind === "problem") return [first];
    const reading = this.readReply(asked, prepared);
    const isUnread = reading.kind === "none" && reading.rule === "unparsed";
    const reminder = isUnread ? judge.reminder?.(prepared.one.mark) : undefined;
    return reminder === undefined ? [first] : [first, this.requestOf(prepared, reminder)];
  }

  private prepare(request: string, answer: string): Prepared {
    const { judge, seed } = this.options;
    // the same texts have the same mark, so that a later run finds the answer to the same request
    const mark = sha256(JSON.stringify(["judge", seed, request, answer])).slice(0, 6);
    if (judge.texts === "as they are") return { one: { request, answer, mark }, isNeutralised: false };
    const [shown, judged] = [neutralise(request), neutralise(answer)];
    return { one: { request: shown.text, answer: judged.text, mark }, isNeutralised: judged.isChanged };
  }

  private requestOf({ one }: Prepared, reminder: string | undefined): AskRequest {
    const { judge, model, sampling } = this.options;
    const question = withReminder(asked(judge, one), reminder);
    return {
      path: judge.path,
      body: { model, ...question, ...sampling },
    };
  }

  private readReply(asked: Asked, { one }: Prepared): Reading {
    const { judge, read } = this.options;
    if (asked.kind === "problem") {
      const { failure } = asked;
      if (mayPass(failure)) this.passing = failure;
      return { kind: "none", rule: failure.reason === "filtered" ? "judge-refused" : "judge-no-answer" };
    }
    const { reply } = asked;
    if (reply.kind !== "text") return { kind: "none", rule: "judge-refused" };
    const text = judge.texts === "as they are" ? reply.text : withoutThinking(reply.text);
    const verdict = read(text, one.mark);
    return verdict === undefined ? { kind: "none", rule: "unparsed" } : { kind: "verdict", verdict };
  }
}

/** Throws RunError `config` for a prompt that a file's template cannot write. */
function asked(judge: Judge, one: Case): Question {
  try {
    return judge.ask(one);
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    throw new RunError("config", error.message, error);
  }
}

/** The question with a line behind its last message. */
function withReminder(question: Question, reminder: string | undefined): Question {
  if (reminder === undefined || "prompt" in question) return question;
  const { messages } = question;
  const [last, before] = [messages.at(-1), messages.slice(0, -1)];
  return last === undefined
    ? question
    : { messages: [...before, { ...last, content: `${last.content}\n\n${reminder}` }] };
}

function scoredBy({ label, worth }: Verdict, judged: Omit<Judged, "verdict">): Scored {
  return { worth, isNormalised: false, judged: { ...judged, verdict: label } };
}

function unscored(rule: UnscoredRule, judged: Omit<Judged, "verdict">): Scored {
  return {
    worth: { outcome: "unscored", rule },
    isNormalised: false,
    judged: { ...judged, verdict: undefined },
  };
}
