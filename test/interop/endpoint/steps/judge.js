/** A judge with random weights gives no verdict: all answers stay without a score, each asked about twice, and no rate appears. */
export async function judged(stage) {
  const { proxy } = stage;
  proxy.reset();
  stage.writeLines(
    "answers.jsonl",
    Array.from({ length: 20 }, (_, i) => ({ prompt: `Q${i}`, response: `A${i}` })),
  );
  const line = [
    ...["score", "answers.jsonl", "--metric", "safe", "--by", "harmbench", "--endpoint", stage.endpoint],
    ...["--sampling", stage.sampling(8), "--max-unscored", "20", "-o", "m.jsr.json"],
  ];
  const requests = () => [...proxy.sent.values()].reduce((sum, times) => sum + times, 0);
  const { code, stderr } = await stage.run(...line);
  stage.check(
    "a judge that says nothing",
    { code, requests: requests(), isNamed: stderr.includes("none of 20 answers has a score") },
    { code: 65, requests: 40, isNamed: true },
  );
  const again = await stage.run(...line);
  stage.check(
    "asked again, nobody is",
    { code: again.code, requests: requests() },
    { code: 65, requests: 40 },
  );
}
