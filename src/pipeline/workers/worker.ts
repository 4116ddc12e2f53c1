// A worker thread: makes its own recipe from the settings, and prepares blocks as they come.
import { parentPort, workerData } from "node:worker_threads";
import { RunError } from "../../domain/failure.js";
import { ByteBuffer } from "../../io/byte-buffer.js";
import { needsTokenizer } from "../../lookahead/registry.js";
import { createRecipe, type Recipe } from "../recipe.js";
import { isRendered } from "../settings.js";
import { prepareResult } from "./block-result.js";
import type { WorkerAnswer, WorkerStart, WorkerTask } from "./messages.js";

const port = parentPort;
if (port === null) throw new TypeError("this file is a worker's");

const start = workerData as WorkerStart;
const recipe = recipeOf(start);
// a start that failed is answered to every task
recipe.catch(() => undefined);
const out = new ByteBuffer(3 << 19);

port.on("message", ({ block, name }: WorkerTask) => {
  recipe
    .then((live): WorkerAnswer => {
      const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
      const { maxRowBytes } = start.settings;
      const result = prepareResult(live, { ...block, bytes }, name, out, { maxRowBytes, lines: start.lines });
      return { kind: "done", result: { ...result, bytes: new Uint8Array(result.bytes) } };
    })
    .catch(
      (error: unknown): WorkerAnswer =>
        error instanceof RunError
          ? { kind: "failed", failure: error.kind, lines: error.lines }
          : {
              kind: "broken",
              stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
            },
    )
    .then((answer) =>
      port.postMessage(answer, answer.kind === "done" ? [answer.result.bytes.buffer as ArrayBuffer] : []),
    );
});

async function recipeOf({ settings, shape, cwd, env, tokenizer: sha256 }: WorkerStart): Promise<Recipe> {
  const { tokenizer } = settings;
  if (tokenizer === undefined || !(needsTokenizer(settings.method) || isRendered(settings))) {
    return createRecipe(settings, shape);
  }
  const { loadTokenizer } = await import("../../tokenizers/load.js");
  const loaded = await loadTokenizer(tokenizer, { cwd, env });
  if (loaded.identity.sha256 !== sha256) {
    throw new RunError(
      "input-changed",
      `the tokenizer ${tokenizer} changed while the run was started; run again`,
    );
  }
  if (!isRendered(settings)) return createRecipe(settings, shape, loaded.tokenizer);
  const { judgeFor } = await import("../judge.js");
  const { judge } = await judgeFor(settings, loaded, cwd);
  return createRecipe(settings, shape, loaded.tokenizer, judge);
}
