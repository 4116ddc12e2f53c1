import { join } from "node:path";
import { again, byBatch, byChat, distillOne, killed, TOO_LONG, whole } from "../steps/distill.js";
import { judged } from "../steps/judge.js";
import { askAll, askWithoutFlags, CONTINUE, makeProbes, PROBES, probed, score } from "../steps/probes.js";

/** What the template of the tokenizer writes after a message: `<|im_end|>`, a line break, `<|im_start|>`, `assistant`, a line break. */
const TURN_TOKENS = 1 + 1 + 1 + "assistant".length + 1;

/** `transformers serve`. It draws nothing unless the model's own generation_config does, so that all its answers are greedy. */
export default {
  environment: { name: "trl", folder: join(import.meta.dirname, "../../trl"), size: "5 GB" },
  packages: ["transformers", "torch", "fastapi", "uvicorn", "openai", "pydantic", "rich", "accelerate"],
  model: "tiny",
  command: (python, port) => ({
    program: python,
    args: [
      ...["-m", "transformers.cli.transformers", "serve", "tiny"],
      ...["--host", "127.0.0.1", "--port", String(port), "--device", "cpu"],
    ],
  }),
  rows: 100,
  fields: {},
  drawing: {},
  steps: [
    ...[whole, again, killed, byChat, byBatch, greedy, unknownField, tooLong],
    ...[probed("rsr", "completions"), probed("rsr", "chat"), probed("jsr", "completions")],
    ...[flagsRefused, newTurn, judged],
  ],
};

async function greedy(stage) {
  const [row] = stage.readLines("rows.jsonl");
  const { code, stderr } = await distillOne(stage, "greedy", row, stage.sampling(24, { temperature: 0.95 }));
  stage.check(
    "a temperature is ignored, and the command says so",
    { code, isNamed: stderr.includes("(sampling-ignored)") },
    { code: 0, isNamed: true },
  );
}

async function unknownField(stage) {
  const [row] = stage.readLines("rows.jsonl");
  const { code, stderr } = await distillOne(stage, "unknown", row, stage.sampling(24, { top_k: 50 }));
  stage.check(
    "a parameter that it does not know ends the run",
    { code, isNamed: stderr.includes("refuses the parameter top_k (422)") },
    { code: 78, isNamed: true },
  );
}

/** Nothing says how long a prompt may be, neither the list of models nor the answer. */
async function tooLong(stage) {
  const { code } = await distillOne(stage, "long", TOO_LONG, stage.sampling(24));
  stage.check("a prompt of more tokens than the model has positions is answered", code, 0);
}

/** This server cannot continue a message: the flags that ask for it are refused. */
async function flagsRefused(stage) {
  const { made, requests } = await makeProbes(stage, "jsr", "chat");
  const { answers } = await askAll(stage, requests);
  const naming = answers.filter(
    ({ response: { status_code, body } }) =>
      status_code === 422 && CONTINUE.every((flag) => String(body.detail).includes(flag)),
  );
  stage.check(
    `jsr by chat: the two flags are refused (422) in ${PROBES} of ${PROBES}`,
    { code: made.code, refused: naming.length },
    { code: 0, refused: PROBES },
  );
  await hasNoScore(stage, "the refused", answers, "failed");
}

async function newTurn(stage) {
  const answers = await askWithoutFlags(stage, "a new turn", TURN_TOKENS);
  await hasNoScore(stage, "those of a new turn", answers, "prompt-differs");
}

/** `score` takes none of the answers, for that rule; it names the places of the first few. */
async function hasNoScore(stage, what, answers, rule) {
  const { code, stderr } = await score(stage, "jsr.chat", answers);
  const named = [...stderr.matchAll(/jsonl:\d+ \(([a-z-]+)\)/g)].map(([, one]) => one);
  stage.check(
    `score takes none of ${what}: ${rule}`,
    { code, isAll: stderr.includes(`none of ${PROBES} answers has a score`), rules: [...new Set(named)] },
    { code: 65, isAll: true, rules: [rule] },
  );
}
