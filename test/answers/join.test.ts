import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Answer, textSaid, unknownAnswer } from "../../src/answers/answer.js";
import type { Asked } from "../../src/answers/asked.js";
import { Joiner, withTruths } from "../../src/answers/join.js";
import { promptKey } from "../../src/answers/prompt-key.js";
import type { Join } from "../../src/answers/row-index.js";

const place = (file: string, line: number) => ({ kind: "line", file, line }) as const;

function asked(rows: readonly Partial<Asked>[], name = "probes.jsonl") {
  const nothing = { ids: [], truths: [], isProbe: true };
  const unknown = { question: undefined, prefill: undefined, category: undefined, promptTokens: undefined };
  return {
    name,
    rows: rows.map(
      (row, i): Asked => ({
        ...nothing,
        ...unknown,
        promptKey: row.question && promptKey(row.question),
        ...row,
        place: place(name, i + 1),
      }),
    ),
  };
}

const answer = (line: number, more: Partial<Answer>): Answer => ({
  ...unknownAnswer(place("answers.jsonl", line)),
  said: textSaid(`answer ${line}`),
  ...more,
});

/** The row and the text of each answer, once all have found what was asked. */
function joined(rows: ReturnType<typeof asked> | undefined, answers: readonly Answer[], by?: Join) {
  const joiner = new Joiner(rows, by);
  const found = answers.flatMap((one) => joiner.take(one));
  joiner.end();
  return found.map(({ row, said, truths, category }) => ({
    row,
    text: said.kind === "text" && said.text,
    truths,
    category,
  }));
}

const PROBES = asked([
  { ids: ["a", "k1"], question: "Q1", category: "c", truths: ["T1"] },
  { ids: ["b", "k2"], question: "Q2", truths: ["T2"] },
]);

describe("joining answers to what was asked", () => {
  it("is by id or by the name in the batch, in any order", () => {
    expect(joined(PROBES, [answer(1, { id: "k2" }), answer(2, { id: "a" })])).toEqual([
      { row: "b", text: "answer 1", truths: ["T2"], category: undefined },
      { row: "a", text: "answer 2", truths: ["T1"], category: "c" },
    ]);
  });

  it("is by the prompt for answers without ids, whatever the white space around it", () => {
    expect(joined(PROBES, [answer(1, { question: " Q2\n" }), answer(2, { question: "Q1" })])).toMatchObject([
      { row: "b" },
      { row: "a" },
    ]);
  });

  it("is by order only if that is asked for", () => {
    expect(joined(PROBES, [answer(1, {}), answer(2, {})], "order")).toMatchObject([
      { row: "a" },
      { row: "b" },
    ]);
    expect(() => joined(PROBES, [answer(1, {}), answer(2, {})])).toThrow("neither ids nor prompts in common");
  });

  it("gives one answer to all requests that share it", () => {
    const shared = asked([
      { ids: ["a", "k"], question: "Q" },
      { ids: ["b", "k"], question: "Q" },
    ]);
    expect(joined(shared, [answer(1, { id: "k" })])).toMatchObject([{ row: "a" }, { row: "b" }]);
  });

  it("takes truths that the user names before those that a file has", () => {
    const own = answer(1, { id: "a", truths: ["own"] });
    expect(joined(asked([{ ids: ["a"], truths: ["named"] }]), [own])).toMatchObject([{ truths: ["named"] }]);
    expect(joined(asked([{ ids: ["a"] }]), [own])).toMatchObject([{ truths: ["own"] }]);
  });

  it("never loses a row, and never counts one twice", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "k1", "k2", "x", "y"), { maxLength: 6 });
    fc.assert(
      fc.property(lines, (ids) => {
        const names = ids.map((id) => (id === "k1" ? "a" : id === "k2" ? "b" : id));
        const isWhole = names.length === 2 && names.includes("a") && names.includes("b");
        const join = (): unknown =>
          joined(
            PROBES,
            ids.map((id, i) => answer(i + 1, { id })),
          );
        if (isWhole) expect(join()).toHaveLength(2);
        else expect(join).toThrow();
      }),
    );
  });
});

describe("answers that do not fit what was asked", () => {
  it.each<[string, readonly Partial<Answer>[], string]>([
    [
      "an id twice",
      [{ id: "a" }, { id: "b" }, { id: "k1" }],
      "answers whose request has one already: 1 of 3: k1 (answers.jsonl:1 and answers.jsonl:3)",
    ],
    [
      "unknown ids",
      [{ id: "a" }, { id: "b" }, { id: "c" }, { id: "d" }, { id: "e" }, { id: "f" }],
      "answers without a row in probes.jsonl: 4 of 6: c (answers.jsonl:3), d (answers.jsonl:4), e (answers.jsonl:5), …\nthey were joined by id; join them by their prompts with --join prompt",
    ],
    [
      "a missing answer",
      [{ id: "b" }],
      "rows of probes.jsonl without an answer: 1 of 2: a (probes.jsonl:1)\nname all files of the answers, error files included",
    ],
  ])("%s", (_, answers, message) => {
    expect(() =>
      joined(
        PROBES,
        answers.map((one, i) => answer(i + 1, one)),
      ),
    ).toThrow(message);
  });

  it("more answers than rows, by order", () => {
    expect(() =>
      joined(
        PROBES,
        [1, 2, 3].map((line) => answer(line, {})),
        "order",
      ),
    ).toThrow("answers without a row in probes.jsonl: 1 of 3: answers.jsonl:3");
  });

  it("two rows of one name, or of one prompt if that is all there is", () => {
    const twice = asked([
      { ids: ["a"], question: "Q1" },
      { ids: ["a"], question: "Q2" },
    ]);
    expect(() => joined(twice, [answer(1, { id: "a" })])).toThrow(
      "two rows have the same id (probes.jsonl:1 and probes.jsonl:2)",
    );
    const alike = asked([{ question: "Q" }, { question: "Q" }]);
    expect(() => joined(alike, [answer(1, { question: "Q" })])).toThrow("two rows have the same prompt");
  });

  it("without any list of what was asked, an id twice", () => {
    const epochs = [answer(1, { id: "a" }), answer(2, { id: "a", epoch: 2 })];
    expect(joined(undefined, epochs)).toHaveLength(2);
    expect(() => joined(undefined, [...epochs, answer(3, { id: "a" })])).toThrow(
      "a (answers.jsonl:1 and answers.jsonl:3)",
    );
  });
});

describe("prompts of answers that were joined otherwise", () => {
  const notes = (by: Join, ...questions: (string | undefined)[]): readonly string[] => {
    const joiner = new Joiner(PROBES, by);
    for (const [i, question] of questions.entries())
      joiner.take(answer(i + 1, { id: ["a", "b"][i], question }));
    joiner.end();
    return joiner.notes();
  };

  it.each(["id", "order"] as const)("are those of their rows, or it is said: by %s", (by) => {
    // a template, or a few examples, may stand around a prompt, or be gone from it
    expect(notes(by, "Question: Q1\nAnswer:", " Q")).toEqual([]);
    expect(notes(by, undefined, "Q2")).toEqual([]);
    expect(notes(by, "Q1", "Z")).toEqual([
      `answers that were joined by ${by} with a row of probes.jsonl that has another prompt: 1 of 2: answers.jsonl:2 and probes.jsonl:2; is it the same data?`,
    ]);
  });
});

describe("names of answers without ids", () => {
  it("tell prompts apart without their text", () => {
    const [first, second] = joined(undefined, [answer(1, { question: "secret" }), answer(2, {})]);
    expect(first?.row).toMatch(/^sha256:[0-9a-f]{16}$/);
    expect(second?.row).toBe("row 2");
    expect(new Joiner(undefined, undefined).take(answer(1, {}))).toMatchObject([{ isNamed: false }]);
  });
});

describe("truths of probes", () => {
  const truths = asked(
    [
      { ids: ["b"], truths: ["T"] },
      { ids: ["a"], truths: ["S"], category: "c" },
    ],
    "truths.jsonl",
  );

  it("are found as answers find them", () => {
    const probes = asked([{ ids: ["a"] }, { ids: ["b"] }]);
    expect(withTruths(probes, truths, undefined).rows.map((row) => [row.truths, row.category])).toEqual([
      [["S"], "c"],
      [["T"], undefined],
    ]);
  });

  it("are there for each probe, and as many by order", () => {
    const probes = asked([{ ids: ["a"] }, { ids: ["x"] }]);
    expect(() => withTruths(probes, truths, undefined)).toThrow(
      "rows of probes.jsonl without a truth in truths.jsonl: 1 of 2: x (probes.jsonl:2)",
    );
    expect(() => withTruths(asked([{}]), truths, "order")).toThrow(
      "probes.jsonl has 1 rows and truths.jsonl 2; files can be joined by order only if they have as many",
    );
  });
});
