import type { Problem } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import type { Ask } from "../endpoint/asker.js";
import { COMMA, OPEN_LIST } from "../json/punctuation.js";
import { ContainerWriter } from "../run/container-writer.js";
import type { Outputs } from "../run/outputs.js";
import type { ReadItem } from "./read-inputs.js";
import { type Rewriter, type RewrittenRow, rewriteRow } from "./rewrite-row.js";
import { DistillTally } from "./tally.js";

/** How much may wait for its turn to be written, behind a row whose answer takes long. */
const [MOST_ROWS, MOST_BYTES] = [4096, 64 << 20];

const LF = Buffer.from("\n");

export interface QueueOptions {
  readonly rewriter: Rewriter;
  readonly ask: Ask;
  readonly outputs: Outputs;
  readonly onProblem: ((problem: Problem) => void) | undefined;
  /** Called when a row is written, with how much of the inputs was read up to it. */
  readonly onWritten: (rows: number, bytesRead: number) => void;
}

/** Asks for many rows at once, and writes each as soon as those before it are written. */
export class RowQueue {
  readonly tally = new DistillTally();
  /** How many rows cannot be rewritten. Then nobody is asked any more, since nothing will be published. */
  rejected = 0;
  private readonly options: QueueOptions;
  private readonly writer: ContainerWriter;
  /** The rows that are not written yet, in order. */
  private readonly waiting: Promise<void>[] = [];
  private last: Promise<void> = Promise.resolve();
  private bytes = 0;
  private failure: { readonly error: unknown } | undefined;

  constructor(options: QueueOptions) {
    this.options = options;
    this.writer = new ContainerWriter(options.outputs.writeRows, options.outputs.rowsName);
  }

  /** Throws RunError. */
  async take(item: ReadItem): Promise<void> {
    switch (item.kind) {
      case "begin":
        return this.writer.begin(item.container, item.name);
      case "problem":
        this.rejected++;
        this.options.onProblem?.(item.problem);
        return;
      case "close":
        return this.writer.close(item.bytes);
      case "end":
        return this.rejected > 0 ? undefined : this.last;
      case "row":
        if (this.rejected > 0) return;
        this.begin(item);
        while (this.waiting.length > MOST_ROWS || this.bytes > MOST_BYTES) await this.waiting[0];
        if (this.failure !== undefined) throw this.failure.error;
    }
  }

  /** Writes what closes the rows, unless rows are rejected. */
  async end(): Promise<void> {
    if (this.rejected > 0) return;
    await this.last;
    await this.writer.end();
  }

  private begin({ task, lead, bytesRead }: Extract<ReadItem, { kind: "row" }>): void {
    const { rewriter, ask } = this.options;
    const bytes = task.raw.end - task.raw.start;
    const row = rewriteRow(rewriter, task, ask);
    const before = this.last;
    const written = (async () => {
      const [done] = await Promise.all([row, before]);
      await this.write(done, lead);
      this.options.onWritten(this.tally.rows, bytesRead);
      this.waiting.shift();
      this.bytes -= bytes;
    })();
    written.catch((error: unknown) => {
      this.failure ??= { error };
    });
    this.waiting.push(written);
    this.last = written;
    this.bytes += bytes;
  }

  private async write({ bytes, results }: RewrittenRow, lead: Buffer): Promise<void> {
    const { outputs, rewriter } = this.options;
    for (const { promptTokens } of results) refuseOtherPrompt(promptTokens, rewriter);
    this.tally.add(results);
    for (const { line } of results) await outputs.writeReject?.(`${JSON.stringify(line)}\n`);
    if (lead.length === 0)
      await this.writer.block(Buffer.concat([bytes, LF]), { kept: 1, separatorAt: undefined });
    else {
      const separatorAt = lead.findIndex((byte) => byte === COMMA || byte === OPEN_LIST);
      await this.writer.block(Buffer.concat([lead, bytes]), { kept: 1, separatorAt });
    }
  }
}

/** Throws RunError `config` where the server was shown another prompt than the one that was rendered. */
function refuseOtherPrompt(
  promptTokens: readonly [server: number, own: number] | undefined,
  { maker: { route } }: Rewriter,
): void {
  if (route !== "completions" || promptTokens === undefined || promptTokens[0] === promptTokens[1]) return;
  const [server, own] = promptTokens;
  throw new RunError("config", [
    `the server counts ${server} tokens in a prompt that has ${own} (prompt-differs), so that it reads another text, or has another tokenizer`,
    "check -t, and whether the server adds a token in front; or let it render the prompts with --route chat",
  ]);
}
