import type { Problem } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import type { Ask } from "../endpoint/asker.js";
import { COMMA, OPEN_LIST } from "../json/punctuation.js";
import { InOrder } from "../run/asking/in-order.js";
import { ContainerWriter } from "../run/container-writer.js";
import type { Outputs } from "../run/outputs.js";
import type { ReadItem } from "./read-inputs.js";
import { type Rewriter, type RewrittenRow, rewriteRow } from "./rewrite-row.js";
import { DistillTally } from "./tally.js";

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
  private readonly order: InOrder<{
    readonly row: RewrittenRow;
    readonly lead: Buffer;
    readonly bytesRead: number;
  }>;

  constructor(options: QueueOptions) {
    this.options = options;
    this.writer = new ContainerWriter(options.outputs.writeRows, options.outputs.rowsName);
    this.order = new InOrder(async ({ row, lead, bytesRead }) => {
      await this.write(row, lead);
      options.onWritten(this.tally.rows, bytesRead);
    });
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
        return this.rejected > 0 ? undefined : this.order.end();
      case "row":
        if (this.rejected > 0) return;
        return this.begin(item);
    }
  }

  /** Writes what closes the rows, unless rows are rejected. */
  async end(): Promise<void> {
    if (this.rejected > 0) return;
    await this.order.end();
    await this.writer.end();
  }

  private begin({ task, lead, bytesRead }: Extract<ReadItem, { kind: "row" }>): Promise<void> {
    const { rewriter, ask } = this.options;
    const row = rewriteRow(rewriter, task, ask).then((done) => ({ row: done, lead, bytesRead }));
    return this.order.add(row, task.raw.end - task.raw.start);
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
