import PQueue from "p-queue";
import { formatNumber } from "../domain/format-number.js";
import { RunError } from "../domain/run-error.js";
import type { Address } from "./address.js";
import type { AnswersFile } from "./answers/answers-file.js";
import { type AnswersHead, isSameModel, stableEntry } from "./answers/head.js";
import { askCanary, type Canary } from "./canary.js";
import type { Clock } from "./clock.js";
import { type Failure, failureWords, mayPass } from "./failure.js";
import { findModel } from "./model.js";
import { isFiltered, type Reply, readReply } from "./reply.js";
import { type AskPath, type AskRequest, type JsonBody, requestKey } from "./request.js";
import type { Sender } from "./sender.js";
import type { EndpointSettings } from "./settings.js";

/** What became of a request. */
export type Asked =
  | {
      readonly kind: "answer";
      readonly key: string;
      readonly reply: Reply;
      /** All that the server said, of which `reply` is read. */
      readonly body: JsonBody;
      readonly isKept: boolean;
    }
  | { readonly kind: "problem"; readonly key: string; readonly failure: Failure };

/**
 * Asks a model: the answer, or why there is none. An answer that `isUsable` refuses is given back, but not kept: a later run asks
 * again.
 */
export interface Ask {
  readonly ask: (request: AskRequest, isUsable?: (body: JsonBody) => boolean) => Promise<Asked>;
}

/** Whether the fixed greedy request was answered as at the first time. */
export type CanaryState = "not-asked" | "new" | "same" | "differs";

/** What is recorded of asking, without a secret. */
export interface AskRecord {
  /** The server's own entry of the model, whole. */
  readonly model: AnswersHead["model"] | undefined;
  readonly canary: CanaryState;
  /** Whether the model gave one text by two seeds, although it should draw: its answers are greedy. */
  readonly samplingIgnored: boolean;
  /** Requests that were answered now, that were answered before, and that failed for good. */
  readonly asked: number;
  readonly kept: number;
  readonly failed: number;
}

/** What an asker works with. */
export interface AskerOptions {
  readonly address: Address;
  readonly settings: EndpointSettings;
  readonly sender: Sender;
  readonly answers: AnswersFile;
  readonly clock: Clock;
  /** The route and the sampling of all requests. */
  readonly path: AskPath;
  readonly sampling: JsonBody;
  readonly onNotice: (line: string) => void;
}

/**
 * Asks a server. What is in the answers file is not asked again, nor is a request that is under way. The model and the server's
 * behaviour are looked at when the first request is sent: if all answers are there, nobody is asked.
 */
export class Asker implements Ask {
  private readonly options: AskerOptions;
  private readonly queue: PQueue;
  private readonly underWay = new Map<string, Promise<Asked>>();
  /** The requests that failed for good: another row that makes the same one has no better luck. */
  private readonly failed = new Map<string, Failure>();
  private opening: Promise<ReadonlySet<string>> | undefined;
  private canary: CanaryState = "not-asked";
  /** How the server names the model in its answers. */
  private echo: string | undefined;
  private readonly counts = { asked: 0, kept: 0 };
  /** How many requests failed since the last answer. */
  private failures = 0;

  constructor(options: AskerOptions) {
    this.options = options;
    this.queue = new PQueue({ concurrency: options.settings.atOnce });
  }

  /** The id of the model: the one that is wanted, that of the answers file, or the only one of the server. Throws RunError. */
  async modelId(): Promise<string> {
    const { settings, answers } = this.options;
    const known = settings.model ?? answers.head?.model.id;
    if (known !== undefined) return known;
    await this.open();
    return answers.head!.model.id;
  }

  /** Throws RunError `io` or `config` where no other request would be answered either. */
  async ask(request: AskRequest, isUsable: (body: JsonBody) => boolean = () => true): Promise<Asked> {
    const key = requestKey(request);
    const body = await this.options.answers.get(key);
    const reply = body && readReply(body);
    if (reply !== undefined) {
      if (!this.options.answers.isNew(key)) this.counts.kept++;
      return { kind: "answer", key, reply, body: body!, isKept: true };
    }
    const failure = this.failed.get(key);
    if (failure !== undefined) return { kind: "problem", key, failure };
    const underWay = this.underWay.get(key);
    if (underWay !== undefined) return underWay;
    const asking = this.send(request, key, isUsable).finally(() => this.underWay.delete(key));
    this.underWay.set(key, asking);
    return asking;
  }

  get record(): AskRecord {
    const { head } = this.options.answers;
    const [one, other] = head?.seeds ?? ["1", "2"];
    return {
      model: head?.model,
      canary: this.canary,
      samplingIgnored: one === other,
      ...this.counts,
      failed: this.failed.size,
    };
  }

  private async send(
    request: AskRequest,
    key: string,
    isUsable: (body: JsonBody) => boolean,
  ): Promise<Asked> {
    const { sender, answers, clock } = this.options;
    const ids = await this.open();
    const sent = await this.queue.add(() => sender.send(request.path, request.body));
    if (sent.kind === "failed") return this.fail(key, sent.failure);
    const { body, seconds, tries } = sent;
    const reply = readReply(body);
    if (reply === undefined)
      return this.fail(key, { reason: isFiltered(body) ? "filtered" : "no-choice", code: "" });
    this.refuseOther(reply.model, ids);
    this.failures = 0;
    this.counts.asked++;
    if (isUsable(body))
      await answers.add({ key, at: new Date(clock.now()).toISOString(), seconds, tries, body });
    return { kind: "answer", key, reply, body, isKept: false };
  }

  /** Throws RunError `io` when so many requests have failed that the others would, too. */
  private fail(key: string, failure: Failure): Asked {
    const { settings, address } = this.options;
    this.failed.set(key, failure);
    // a filter that stops answers shows that the server is there
    if (failure.reason !== "filtered") this.failures++;
    if (this.failures >= settings.giveUp)
      throw new RunError(
        "io",
        `${address.origin}: ${formatNumber(this.failures)} different requests failed with no answer between; at last, ${failureWords(failure)}${mayPass(failure) ? "" : " to each of them"}`,
      );
    return { kind: "problem", key, failure };
  }

  /** Looks at the model and the server's behaviour, once. Returns the ids of all models that the server lists. */
  private open(): Promise<ReadonlySet<string>> {
    this.opening ??= this.examine();
    return this.opening;
  }

  private async examine(): Promise<ReadonlySet<string>> {
    const { sender, address, settings, answers, path, sampling, onNotice } = this.options;
    const { entry, ids } = await findModel(sender, address, settings.model ?? answers.head?.model.id);
    const { head } = answers;
    if (head !== undefined && !isSameModel(head.model, entry))
      throw new RunError("config", [
        `${answers.name} has answers of another model than the one that ${address.origin} serves now; name another file with --answers`,
        `kept:   ${stableEntry(head.model)}`,
        `served: ${stableEntry(entry)}`,
      ]);
    const canary = await askCanary(sender, address, { path, model: entry.id, sampling });
    this.echo = canary.model;
    this.refuseOther(canary.model, ids);
    this.canary = canaryState(head, canary);
    if (this.canary === "differs")
      onNotice(
        `warning: the model answers a fixed request in another way than when ${answers.name} was begun: other weights, or a server under another load`,
      );
    if (canary.seeds !== undefined && canary.seeds[0] === canary.seeds[1])
      onNotice(
        "warning: two seeds gave the same text, so the server seems to ignore the sampling, and its answers are greedy (sampling-ignored)",
      );
    if (head === undefined)
      await answers.begin({
        cache: 1,
        model: entry,
        canary: canary.greedy ?? null,
        canaryKey: canary.greedy === undefined ? null : canary.key,
        ...(canary.seeds === undefined ? {} : { seeds: [...canary.seeds] }),
      });
    return ids;
  }

  /** Throws RunError `config` for the answer of a model that is not listed, or that did not answer before. */
  private refuseOther(model: string | undefined, ids: ReadonlySet<string>): void {
    if (model === undefined || (ids.has(model) && model === this.echo)) return;
    const { address } = this.options;
    throw new RunError("config", [
      `${address.origin}: an answer is of another model than the one asked; something between sends requests elsewhere`,
      `asked: ${this.options.answers.head?.model.id ?? this.echo}, answered: ${model.slice(0, 200)}`,
    ]);
  }
}

function canaryState(head: AnswersHead | undefined, { key, greedy }: Canary): CanaryState {
  if (greedy === undefined) return "not-asked";
  if (head?.canaryKey !== key) return "new";
  return head.canary === greedy ? "same" : "differs";
}
