import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";

/** A run of all rows, which the others are compared with. */
export async function whole(stage) {
  const { rows } = stage.server;
  const { code, stderr } = await distill(stage, "whole.jsonl");
  stage.check(
    "a whole run",
    { code, requests: rows, bodies: rows },
    { code: 0, requests: total(stage.proxy.sent), bodies: stage.proxy.sent.size },
  );
  console.log(stderr.trimEnd());
  stage.check("prompt tokens are ours", stage.rowsOf("whole.jsonl").promptTokens, {
    counted: rows,
    differ: 0,
  });
}

export async function again(stage) {
  stage.proxy.reset();
  const { code } = await distill(stage, "whole.jsonl");
  stage.check("a second run asks nobody", { code, requests: stage.proxy.all }, { code: 0, requests: 0 });
}

export async function killed(stage) {
  const { proxy, server } = stage;
  proxy.reset();
  proxy.holdAfter = server.rows / 2;
  const command = stage.start(words(stage, "killed.jsonl"), "ignore");
  while (keptAnswers(stage, "killed.jsonl") < server.rows / 2) await passed(20);
  command.kill("SIGKILL");
  await new Promise((resolve) => command.once("exit", resolve));
  proxy.holdAfter = Number.POSITIVE_INFINITY;
  const { code } = await distill(stage, "killed.jsonl");
  const twice = [...proxy.answered.values()].filter((times) => times > 1).length;
  stage.check(
    "kill -9 at half, then again",
    { code, answered: total(proxy.answered), twice },
    { code: 0, answered: server.rows, twice: 0 },
  );
  for (const name of [".jsonl", ".jsonl.verdicts.jsonl"])
    stage.check(
      `the same bytes: killed${name}`,
      stage.read(`killed${name}`) === stage.read(`whole${name}`),
      true,
    );
}

/** The server renders the messages itself. */
export async function byChat(stage) {
  stage.proxy.reset();
  const { code } = await distill(stage, "chat.jsonl", "--route", "chat");
  stage.check(
    "the server's own rendering",
    { code, ...stage.rowsOf("chat.jsonl").promptTokens },
    { code: 0, counted: stage.server.rows, differ: 0 },
  );
}

export async function byBatch(stage) {
  stage.proxy.reset();
  const batch = [
    ...["distill", "rows.jsonl", ...rewriting(stage), "--model", stage.server.model],
    ...["--answers", "batch.answers.jsonl"],
  ];
  const emitted = await stage.run(...batch, "--emit-requests", "requests.jsonl");
  const answers = [];
  for (const request of stage.readLines("requests.jsonl")) answers.push(await stage.ask(request));
  stage.writeLines("responses.jsonl", answers.toReversed());
  const applied = await stage.run(...batch, "-o", "batch.jsonl", "--apply-responses", "responses.jsonl");
  stage.check("a batch", [emitted.code, applied.code], [0, 0]);
  stage.check("the same bytes: batch.jsonl", stage.read("batch.jsonl") === stage.read("whole.jsonl"), true);
}

/** Rewrites one row, by an output of that name; returns what the command prints. */
export function distillOne(stage, name, row, sampling) {
  stage.writeLines(`${name}.rows.jsonl`, [row]);
  return stage.run(
    ...["distill", `${name}.rows.jsonl`, "--endpoint", stage.endpoint, "-t", "tokenizer", "--as-published"],
    ...["--sampling", sampling, "-o", `${name}.jsonl`],
  );
}

/** More tokens than the model has positions. */
export const TOO_LONG = { question: "word ".repeat(4000), answer: "yes" };

function distill(stage, output, ...more) {
  return stage.run(...words(stage, output), ...more);
}

function words(stage, output) {
  return ["distill", "rows.jsonl", "--endpoint", stage.endpoint, ...rewriting(stage), "-o", output];
}

/** What all runs have; a model with random weights does not end by itself. */
function rewriting(stage) {
  return ["-t", "tokenizer", "--as-published", "--sampling", stage.sampling(24, stage.server.drawing)];
}

function keptAnswers(stage, name) {
  try {
    return readFileSync(join(stage.home, `${name}.answers.jsonl`), "utf8").split("\n").length - 2;
  } catch {
    return 0;
  }
}

function total(counts) {
  return [...counts.values()].reduce((sum, times) => sum + times, 0);
}
