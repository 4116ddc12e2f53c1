import { basename } from "node:path";
import { RunError } from "../../domain/run-error.js";
import type { AtomicFile } from "../../io/stores/atomic-file.js";
import { locateOutput } from "../../io/stores/locate.js";
import type { Cleanup } from "../../run/cleanup.js";
import { createOutput } from "../../run/create-output.js";
import { removeLeftovers } from "../../run/leftovers.js";
import { type Endpoint, refuseOverlap } from "../../run/overlap.js";
import type { World } from "../../run/world.js";
import type { ScoreResult } from "../score-result.js";

/** Lines are written in pieces of about this size. */
const PIECE = 1 << 18;

/** The result, and beside it the line of each answer. Both appear when both are complete, the result last. */
export class ScoreOutputs {
  /** The name of the rows file, beside the result. */
  readonly rowsName: string;
  private readonly files: { readonly rows: AtomicFile; readonly result: AtomicFile } | undefined;
  private lines = "";

  private constructor(rowsName: string, files: ScoreOutputs["files"]) {
    this.rowsName = rowsName;
    this.files = files;
  }

  /** Opens both files, or none without a name. Throws RunError `usage` or `cannot-create`. */
  static async open(
    name: string | undefined,
    inputs: readonly Endpoint[],
    world: World,
    cleanup: Cleanup,
  ): Promise<ScoreOutputs> {
    if (name === undefined) return new ScoreOutputs("", undefined);
    if (!/[^/]\.json$/.test(name))
      throw new RunError(
        "usage",
        `${name}: a result is JSON, and compare finds it as such; name a file that ends in .json`,
      );
    const result = await locateOutput(name, world);
    const rows = await locateOutput(`${name}.rows.jsonl`, world);
    refuseOverlap(inputs, [result, rows]);
    // what a killed run left
    for (const output of [result, rows])
      if (world.host !== undefined) await removeLeftovers(output, world.host);
    return new ScoreOutputs(basename(rows.name), {
      // what is refused is the name that was given
      result: await createOutput(result, world, cleanup),
      rows: await createOutput(rows, world, cleanup),
    });
  }

  /** Adds a line to the rows file; undefined while nothing needs to be waited for. */
  writeRow(row: object): Promise<void> | undefined {
    if (this.files === undefined) return undefined;
    this.lines += `${JSON.stringify(row)}\n`;
    return this.lines.length < PIECE ? undefined : this.flush();
  }

  async publish(result: ScoreResult): Promise<void> {
    if (this.files === undefined) return;
    await this.flush();
    await this.files.result.write(Buffer.from(`${JSON.stringify(result, undefined, 2)}\n`));
    await this.files.rows.publish();
    await this.files.result.publish();
  }

  private async flush(): Promise<void> {
    const lines = Buffer.from(this.lines);
    this.lines = "";
    await this.files?.rows.write(lines);
  }
}
