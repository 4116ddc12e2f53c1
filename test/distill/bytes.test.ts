import * as fc from "fast-check";
import { expect, it } from "vitest";
import { compileRewrite } from "../../src/distill/compile-rewrite.js";
import type { RequestMaker } from "../../src/distill/exchange-request.js";
import { keepNamed } from "../../src/distill/keeps/registry.js";
import { type Rewriter, rewriteRow, rowTask } from "../../src/distill/rewrite-row.js";
import { rewriteNamed } from "../../src/distill/rewrites/registry.js";
import { RowError } from "../../src/domain/problem.js";
import type { Ask } from "../../src/endpoint/asker.js";
import { requestKey } from "../../src/endpoint/request.js";
import { createInputFormat, type FormatSettings } from "../../src/formats/input/registry.js";
import { BlockText } from "../../src/row/raw-row.js";
import { chatRow, editedStrings, pairRow, textOf, type WrittenRow } from "../helpers/random-rows.js";
import { hostileText } from "../helpers/texts.js";

const maker: RequestMaker = {
  ...{ model: "m", sampling: {}, seed: 7, opener: "", prompts: undefined, route: "chat" },
  askToRewrite: compileRewrite(rewriteNamed("using")!, "using"),
};
const rewriter: Rewriter = {
  ...{ turns: "last", maker, samples: 1, lengthOf: (text: string) => text.length },
  filter: { leaks: [], keep: keepNamed("none"), acceptsCut: true },
};

/** A model that answers every request with one text. */
const answering = (text: string): Ask => ({
  ask: async (request) => ({
    kind: "answer",
    key: requestKey(request),
    isKept: false,
    body: {},
    reply: { kind: "text", text, finish: "stop", promptTokens: 1, completionTokens: 1, model: "m" },
  }),
});

function taskOf(row: WrittenRow, format: FormatSettings): ReturnType<typeof rowTask> | undefined {
  const bytes = Buffer.from(textOf(row));
  const slice = { container: "lines", positionUnit: "line", bytes, rows: [0, bytes.length, 1] } as const;
  const raw = { block: new BlockText(slice, "rows"), start: 0, end: bytes.length, position: 1 };
  try {
    return rowTask(rewriter, raw, createInputFormat(format));
  } catch (error) {
    if (error instanceof RowError) return undefined;
    throw error;
  }
}

it.each<[string, fc.Arbitrary<WrittenRow>, FormatSettings]>([
  ["pairs", pairRow, { name: "pair", promptField: "question", answerField: "answer" }],
  ["chats", chatRow, { name: "messages", chatField: "messages" }],
])("changes not one byte of %s but those of the answer that was rewritten", async (_name, rows, format) => {
  await fc.assert(
    fc.asyncProperty(rows, hostileText, async (row, text) => {
      const task = taskOf(row, format);
      fc.pre(task !== undefined);
      const { bytes, results } = await rewriteRow(rewriter, task!, answering(text));
      const after = bytes.toString("utf8");
      const { verdict, rule } = results[0]!.line;
      if (verdict === "kept") {
        expect(["empty", "replacement-char", "starts-with-your-turn"]).toContain(rule);
        expect(after).toBe(textOf(row));
        return;
      }
      const strings = editedStrings(row, after);
      const { answer } = task!.exchanges[0]!.exchange;
      const changed = strings.filter((string, i) => string !== row.strings[i]);
      expect(changed.length).toBeLessThanOrEqual(1);
      for (const string of changed) {
        const before = JSON.parse(row.strings[strings.indexOf(string)]!) as string;
        const [front, back] = [before.slice(0, answer.at), before.slice(answer.at + answer.visible)];
        expect(JSON.parse(string)).toBe(front + results[0]!.text + back);
      }
    }),
  );
});

it("asks with a seed that depends on the row's texts, not on its place or spelling", async () => {
  const seedOf = (prompt: string, spelt: string): unknown => {
    const row = { around: [`{"question": ${JSON.stringify(prompt)}, "answer": `, "}"], strings: [spelt] };
    const task = taskOf(row, { name: "pair", promptField: "question", answerField: "answer" });
    return task!.exchanges[0]!.request.of(0).body["seed"];
  };
  expect(seedOf("a", '"b"')).toBe(seedOf("a", '"\\u0062"'));
  expect(seedOf("a", '"b"')).not.toBe(seedOf("a", '"c"'));
  expect(seedOf("a", '"b"')).not.toBe(seedOf("b", '"b"'));
});
