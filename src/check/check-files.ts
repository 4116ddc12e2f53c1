import type { Reading } from "../io/bytes/byte-source.js";
import { expandInputs } from "../io/inputs.js";
import { openRows } from "../io/open-rows.js";
import type { World } from "../run/world.js";
import type { Settings } from "../settings/settings.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import { Checker } from "./checker.js";
import type { CheckReport } from "./report.js";
import type { CheckRequest, Validators } from "./request.js";

const READING: Reading = { hashed: false, chunkBytes: CHUNK_BYTES.counting };

/** Judges training files against trainers, and writes nothing. Throws RunError. */
export async function checkFiles(request: CheckRequest, world: World): Promise<CheckReport> {
  const inputs = await expandInputs(request.inputs, world);
  const checker = new Checker(request, await createValidators(request.settings, world));
  for (const input of inputs) {
    const { name, rows } = await openRows(input, world, request.settings, READING);
    for await (const block of rows.blocks) {
      world.signal?.throwIfAborted();
      checker.take(block, name);
    }
  }
  return checker.report();
}

async function createValidators(settings: Settings, world: World): Promise<Validators | undefined> {
  if (settings.tokenizer === undefined) return undefined;
  const { loadTokenizer } = await import("../tokenizers/load.js");
  const { createValidator } = await import("../settings/create-validator.js");
  const loaded = await loadTokenizer(settings.tokenizer, world);
  const template = await createValidator(settings, loaded, world.cwd);
  const plain = await createValidator({ ...settings, template: "none" }, loaded, world.cwd);
  return { template: template.validator, plain: plain.validator, tokenizer: loaded.tokenizer };
}
