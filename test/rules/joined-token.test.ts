import { describe, expect, it } from "vitest";
import { CHAT_TOKENIZER, CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const VOCAB: Readonly<Record<string, number>> = CHAT_TOKENIZER.model.vocab;
const ROW = { question: "Who?", answer: "No one at all, I am afraid." };
const PLAIN = ["--to", "tokens", "-t", "chat-tokenizer", "--template", "none", "--connector", " : "];

interface Tokens {
  readonly input_ids: readonly number[];
  readonly labels: readonly number[];
}

describe("one token that joins the prompt's end and the answer's beginning, without a chat template", () => {
  it("is trained when it holds only white space of the preview, as in TRL since 1.15", async () => {
    const lap = await workspace({ "in.jsonl": rows(ROW), ...CHAT_TOKENIZER_FILES });
    await lap.runAll(["in.jsonl", ...PLAIN, "--prefix", "the ", "-o", "out.jsonl"]);
    const [row] = lap.output<Tokens>("out.jsonl");
    const { input_ids: ids, labels } = row!;
    // "Who? : the " alone ends in a space, which the row has in the answer's " the"
    const joined = VOCAB["Ġthe"]!;
    const places = ids.flatMap((id, i) => (id === joined ? [i] : []));
    expect(places.length).toBe(2);
    expect(labels.findIndex((label) => label !== -100)).toBe(places[1]);
    expect(labels.slice(places[1])).toEqual(ids.slice(places[1]));
  });

  it("is a trained preview when it holds a letter of the preview", async () => {
    const lap = await workspace({ "in.jsonl": rows(ROW), ...CHAT_TOKENIZER_FILES });
    const { code, stderr } = await lap.run("in.jsonl", ...PLAIN, "--prefix", "n i", "-o", "out.jsonl");
    expect(code).toBe(65);
    expect(stderr).toMatch(/the preview ends with token \d+ of the row, and only \d+ tokens are masked/);
  });
});
