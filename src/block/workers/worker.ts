// A worker thread: builds its own recipe from the settings, and prepares blocks in the order of its messages.
import { parentPort, type TransferListItem, workerData } from "node:worker_threads";
import { RunError } from "../../domain/run-error.js";
import type { RowSampler } from "../../roles/sampler.js";
import type { Recipe } from "../../row/recipe.js";
import { createRecipes } from "../../settings/create-recipe.js";
import { createSamplers } from "../../settings/create-sampler.js";
import { resolveSettings } from "../../settings/resolve-settings.js";
import { openResources, type Resources } from "../../settings/resources.js";
import { prepareResults } from "../block-result.js";
import { ByteBuffer } from "../byte-buffer.js";
import { withFormat } from "./block-preparer.js";
import type { WorkerAnswer, WorkerOrder, WorkerStart } from "./messages.js";

const port = parentPort;
if (port === null) throw new TypeError("this file runs only in a worker thread");
const answer = (message: WorkerAnswer, moved: readonly TransferListItem[] = []): void =>
  port.postMessage(message, moved);

const { outputs, keptRows, rejectDetail, isSampled } = workerData as WorkerStart;
const all = outputs.map(({ settings, container }) => resolveSettings(settings, container));
const { maxRowBytes } = outputs[0]!.settings;
let resources: readonly Resources[] = [];
let recipes: readonly Recipe[] | undefined;
let samplers: readonly (RowSampler | undefined)[] = [];
port.on("message", async (order: WorkerOrder) => {
  try {
    switch (order.kind) {
      case "open":
        resources = await openResources(all, order.data);
        answer({ kind: "ready", identities: resources.map(({ identity }) => identity) });
        return;
      case "set-format":
        recipes = createRecipes(all, order.format, resources);
        if (isSampled) samplers = createSamplers(all, recipes, resources);
        return;
      case "prepare":
        prepare(withFormat(recipes), order);
    }
  } catch (error) {
    answer(toAnswer(error));
  }
});

function prepare(
  recipes: readonly Recipe[],
  { block, name, spares }: Extract<WorkerOrder, { kind: "prepare" }>,
): void {
  const { buffer, byteOffset, byteLength } = block.bytes;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  const outs = recipes.map((_, i) => {
    const spare = spares[i];
    return spare === undefined ? new ByteBuffer(byteLength * 2) : ByteBuffer.over(spare);
  });
  const options = { name, keptRows, outs, maxRowBytes, rejectDetail, samplers };
  const results = prepareResults(recipes, { ...block, bytes }, options).map((result) => ({
    ...result,
    bytes: new Uint8Array(result.bytes.buffer, 0, result.bytes.length),
  }));
  const moved = [...results.map(({ bytes: written }) => written.buffer), buffer] as ArrayBuffer[];
  answer({ kind: "done", results, spare: buffer as ArrayBuffer }, moved);
}

function toAnswer(error: unknown): WorkerAnswer {
  return error instanceof RunError
    ? { kind: "failed", failure: error.kind, lines: error.lines }
    : { kind: "broken", stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
