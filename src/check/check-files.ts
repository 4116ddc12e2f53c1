import { RunError } from "../domain/run-error.js";
import type { Reading } from "../io/bytes/byte-source.js";
import { expandInputs, totalBytes } from "../io/inputs.js";
import { openRows } from "../io/open-rows.js";
import { RowLimit } from "../io/rows/row-limit.js";
import { inputEndpoints, refuseOverlap } from "../run/overlap.js";
import type { World } from "../run/world.js";
import { loadModel } from "../settings/resources.js";
import type { Settings } from "../settings/settings.js";
import { readTemplate } from "../settings/template-file.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import { Checker } from "./checker.js";
import type { CheckReport } from "./report.js";
import type { CheckRequest, Validators } from "./request.js";

const READING: Reading = { hashed: false, chunkBytes: CHUNK_BYTES.counting };

/** Checks training files, and writes nothing itself. Throws RunError. */
export async function checkFiles(request: CheckRequest, world: World): Promise<CheckReport> {
  const inputs = await expandInputs(request.inputs, world);
  refuseOverlap(inputEndpoints(inputs, world), request.outputs);
  const checker = new Checker(request, await createValidators(request.settings, world));
  const limit = new RowLimit(request.settings.limit);
  const bytesTotal = totalBytes(inputs);
  let bytesDone = 0;
  for (const input of inputs) {
    if (limit.isReached) break;
    const { name, rows, bytesRead } = await openRows(input, world, request.settings, READING);
    for await (const block of limit.take(rows.blocks)) {
      world.signal?.throwIfAborted();
      checker.take(block, name);
      request.onProgress?.({
        rows: checker.done.rows,
        rejected: checker.done.failed,
        bytesRead: bytesDone + bytesRead(),
        bytesTotal,
        limit: request.settings.limit,
      });
    }
    bytesDone += bytesRead();
  }
  const report = checker.report();
  // a check of nothing has found nothing out
  if (report.rows === 0 && !request.settings.allowEmpty)
    throw new RunError(
      "bad-data",
      "the inputs have no rows to check; name inputs with rows, or use --allow-empty",
    );
  // the rows that were not read count, too
  return limit.isReached ? { ...report, tooFew: {} } : report;
}

/** A validator for each of the two ways in which trainers render rows; undefined without a tokenizer. */
async function createValidators(settings: Settings, world: World): Promise<Validators | undefined> {
  if (settings.tokenizer === undefined) return undefined;
  const model = await loadModel(settings.tokenizer, world);
  const { createRendering, createValidator } = await import("../settings/create-validator.js");
  const file = await readTemplate(settings.template, world.cwd);
  return {
    template: createValidator(settings, model, createRendering(settings.template, model, file)),
    plain: createValidator(settings, model, createRendering("none", model, undefined)),
    tokenizer: model.tokenizer,
  };
}
