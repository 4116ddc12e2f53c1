import { join } from "node:path";
import { again, byBatch, byChat, distillOne, killed, TOO_LONG, whole } from "../steps/distill.js";
import { judged } from "../steps/judge.js";
import { askWithoutFlags, probed } from "../steps/probes.js";

/** llama.cpp's own server, as a wheel. */
export default {
  environment: { name: "xllamacpp", folder: import.meta.dirname, size: "210 MB" },
  packages: ["xllamacpp", "gguf", "numpy"],
  model: "tiny.gguf",
  command: (python, port) => ({
    program: python,
    args: [join(import.meta.dirname, "serve.py"), "tiny.gguf", String(port)],
  }),
  rows: 200,
  // with a cache of prompts, the text of a row depends on what the server was asked before
  fields: { cache_prompt: false },
  drawing: { temperature: 0.95, top_k: 50 },
  steps: [
    ...[whole, again, killed, byChat, byBatch, tooLong],
    ...[probed("rsr", "completions"), probed("rsr", "chat")],
    ...[probed("jsr", "completions"), probed("jsr", "chat")],
    ...[continued, judged],
  ],
};

async function tooLong(stage) {
  const { code, stderr } = await distillOne(stage, "long", TOO_LONG, stage.sampling(24));
  stage.check(
    "a prompt that is too long",
    { code, isNamed: stderr.includes("400 exceed_context_size_error") },
    { code: 65, isNamed: true },
  );
}

function continued(stage) {
  return askWithoutFlags(stage, "the message is continued", 0);
}
