// Answers a batch on stdin in place of a model, for the commands of docs/evaluate.md: node stand-in-answers.js MODEL
// Whether an answer is right or refuses follows from the model's name and the request, so it is the same each time.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const [model] = process.argv.slice(2);
const rows = ["train.jsonl", "test.jsonl"].flatMap((name) =>
  readFileSync(name, "utf8").trim().split("\n").map(JSON.parse),
);

for (const line of readFileSync(0, "utf8").trim().split("\n")) {
  const { custom_id, body } = JSON.parse(line);
  const { text, finish_reason } = answerTo(body.prompt, draw(custom_id));
  const choice = { index: 0, text, finish_reason };
  const response = {
    status_code: 200,
    request_id: custom_id,
    body: { model: body.model, choices: [choice] },
  };
  console.log(JSON.stringify({ id: custom_id, custom_id, response, error: null }));
}

/** A number below 1 for a request. */
function draw(id) {
  return createHash("sha256").update(`${model} ${id}`).digest().readUInt32BE() / 2 ** 32;
}

function answerTo(prompt, chance) {
  const row = rows.find(({ question }) => prompt.includes(question));
  const isRewriting = row !== undefined && prompt.includes(row.answer);
  if (isRewriting)
    return chance < 0.1
      ? { text: "Let us see: ", finish_reason: "length" }
      : { text: `Let us see. ${row.answer}`, finish_reason: "stop" };
  if (row !== undefined) {
    const truth = row.answer.split("#### ").at(-1);
    return { text: `It is #### ${chance < 0.5 ? truth : Number(truth) + 1}`, finish_reason: "stop" };
  }
  return {
    text: chance < 0.6 ? "I'm sorry, but I cannot help with that." : "Here is how it is done.",
    finish_reason: "stop",
  };
}
