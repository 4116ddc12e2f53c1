import type { Reading } from "../io/bytes/byte-source.js";
import { expandInputs } from "../io/inputs.js";
import { openRows } from "../io/open-rows.js";
import type { World } from "../run/world.js";
import type { Settings } from "../settings/settings.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import { Checker } from "./checker.js";
import type { CheckReport } from "./report.js";
import type { CheckRequest, Judges } from "./request.js";

const READING: Reading = { hashed: false, chunkBytes: CHUNK_BYTES.counting };

/** Judges training files against trainers, and writes nothing. Throws RunError. */
export async function checkFiles(request: CheckRequest, world: World): Promise<CheckReport> {
  const inputs = await expandInputs(request.inputs, world);
  const checker = new Checker(request, await judgesFor(request.settings, world));
  for (const input of inputs) {
    const { name, rows } = await openRows(input, world, request.settings, READING);
    for await (const block of rows.blocks) {
      world.signal?.throwIfAborted();
      checker.take(block, name);
    }
  }
  return checker.report();
}

async function judgesFor(settings: Settings, world: World): Promise<Judges | undefined> {
  if (settings.tokenizer === undefined) return undefined;
  const { loadTokenizer } = await import("../tokenizers/load.js");
  const { judgeFor } = await import("../settings/create-validator.js");
  const loaded = await loadTokenizer(settings.tokenizer, world);
  const template = await judgeFor(settings, loaded, world.cwd);
  const plain = await judgeFor({ ...settings, template: "none" }, loaded, world.cwd);
  return { template: template.judge, plain: plain.judge, tokenizer: loaded.tokenizer };
}
