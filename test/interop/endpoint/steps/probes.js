/** Rows that are made probes. */
export const PROBES = 100;

/** What vLLM needs to continue the last message; `probes --to chat` writes it. */
export const CONTINUE = ["add_generation_prompt", "continue_final_message"];

/** The server counts the tokens of each prompt that `probes` counted, and `score` finds each answer's request. */
export function probed(kind, to) {
  return async (stage) => {
    const name = `${kind}.${to}`;
    const { made, requests, expected } = await makeProbes(stage, kind, to);
    const { answers, counted } = await askAll(stage, requests);
    stage.check(`prompt tokens of ${kind} by ${to} are ours`, counted, expected);
    const scored = await score(stage, name, answers);
    const { n } = JSON.parse(stage.read(`${name}.score.json`));
    stage.check(
      `${kind} by ${to} is scored`,
      { made: made.code, scored: scored.code, n },
      { made: 0, scored: 0, n: PROBES },
    );
  };
}

/** Asks jsr by chat without the two flags: the server counts so many tokens more than ours. Returns the answers. */
export async function askWithoutFlags(stage, what, more) {
  const { requests, expected } = await makeProbes(stage, "jsr", "chat");
  const plain = requests.map((request) => ({ ...request, body: without(request.body, CONTINUE) }));
  const { answers, counted } = await askAll(stage, plain);
  stage.check(
    `jsr by chat without the two flags: ${what}, ${more} tokens more in ${PROBES} of ${PROBES} (the first: ${counted[0]} for ${expected[0]})`,
    counted,
    expected.map((tokens) => tokens + more),
  );
  return answers;
}

/** Writes probes. Returns their requests, and how many tokens each prompt should have. */
export async function makeProbes(stage, kind, to) {
  const name = `${kind}.${to}`;
  stage.writeLines("asked.jsonl", stage.readLines("rows.jsonl").slice(0, PROBES));
  const made = await stage.run(
    ...["probes", "asked.jsonl", "--kind", kind, "--to", to, "-t", "tokenizer"],
    ...["--model", stage.server.model, "--sampling", stage.sampling(8), "-o", `${name}.jsonl`],
  );
  const requests = stage.readLines(`${name}.jsonl`);
  const expected = stage.readLines(`${name}.jsonl.probes.jsonl`).map(({ prompt_tokens }) => prompt_tokens);
  return { made, requests, expected };
}

/** All answers, and the prompt tokens that the server counted. */
export async function askAll(stage, requests) {
  const answers = [];
  for (const request of requests) answers.push(await stage.ask(request));
  return { answers, counted: answers.map(({ response }) => response.body.usage?.prompt_tokens) };
}

/** Scores answers to the probes of that name; they are in another order. */
export function score(stage, name, answers) {
  stage.writeLines(`${name}.answers.jsonl`, answers.toReversed());
  return stage.run(
    ...["score", `${name}.answers.jsonl`, "--probes", `${name}.jsonl.probes.jsonl`],
    ...["--metric", "safe", "-o", `${name}.score.json`],
  );
}

function without(body, names) {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}
