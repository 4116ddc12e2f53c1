// A worker thread: builds its own recipe from the settings, and prepares blocks in the order of its messages.
import { parentPort, type TransferListItem, workerData } from "node:worker_threads";
import { RunError } from "../../domain/run-error.js";
import type { RowSampler } from "../../roles/sampler.js";
import type { Recipe } from "../../row/recipe.js";
import { createRecipe } from "../../settings/create-recipe.js";
import { createSampler } from "../../settings/create-sampler.js";
import { resolveSettings } from "../../settings/resolve-settings.js";
import { openResources, type Resources } from "../../settings/resources.js";
import { prepareResult } from "../block-result.js";
import { ByteBuffer } from "../byte-buffer.js";
import type { WorkerAnswer, WorkerOrder, WorkerStart } from "./messages.js";

const port = parentPort;
if (port === null) throw new TypeError("this file runs only in a worker thread");
const answer = (message: WorkerAnswer, moved: readonly TransferListItem[] = []): void =>
  port.postMessage(message, moved);

const { settings, container, rejectDetail } = workerData as WorkerStart;
const resolved = resolveSettings(settings, container);
const { maxRowBytes } = settings;
let resources: Resources | undefined;
let recipe: Recipe | undefined;
let sampler: RowSampler | undefined;
port.on("message", async (order: WorkerOrder) => {
  try {
    switch (order.kind) {
      case "open":
        resources = await openResources(resolved, order.data);
        answer({ kind: "ready", identity: resources.identity });
        return;
      case "set-format":
        recipe = createRecipe(resolved, order.format, resources);
        sampler = resources && createSampler(resolved, recipe, resources);
        return;
      case "prepare":
        prepare(recipe, order);
    }
  } catch (error) {
    answer(toAnswer(error));
  }
});

function prepare(
  recipe: Recipe | undefined,
  { block, name, spare }: Extract<WorkerOrder, { kind: "prepare" }>,
): void {
  const { buffer, byteOffset, byteLength } = block.bytes;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  const out = spare === undefined ? new ByteBuffer(byteLength * 2) : ByteBuffer.over(spare);
  const result = prepareResult(
    recipe,
    { ...block, bytes },
    { name, out, maxRowBytes, rejectDetail, sampler },
  );
  const written = new Uint8Array(result.bytes.buffer, 0, result.bytes.length);
  const moved = [written.buffer as ArrayBuffer, buffer as ArrayBuffer];
  answer({ kind: "done", result: { ...result, bytes: written }, spare: buffer as ArrayBuffer }, moved);
}

function toAnswer(error: unknown): WorkerAnswer {
  return error instanceof RunError
    ? { kind: "failed", failure: error.kind, lines: error.lines }
    : { kind: "broken", stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
