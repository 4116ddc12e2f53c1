import { createRequire } from "node:module";
import * as fc from "fast-check";
import type { Tokenizer as Native } from "tokenizers";
import { describe, expect, it } from "vitest";
import "../helpers/seed.js";
import type { FormatSettings } from "../../src/formats/input/registry.js";
import { inputFormats } from "../../src/formats/input/registry.js";
import { outputFormats } from "../../src/formats/output/registry.js";
import {
  augmentFiles,
  augmentRows,
  OUTPUT_FORMATS,
  type OutputFormatName,
  type SettingsInput,
} from "../../src/index.js";
import { CHAT_TOKENIZER, CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { EVERYTHING, type Meaning, meaning } from "../helpers/meaning.js";
import { expectedFacts, expectedTexts, factsOf, fits, parseSpelled } from "../helpers/row-facts.js";
import { DIALECTS, dialectOf } from "../helpers/spell-row.js";
import { workspace } from "../helpers/workspace.js";

type InputName = FormatSettings["name"];
const INPUTS = Object.keys(inputFormats) as InputName[];
const ROWS = 200;
const style = fc.array(fc.nat(59), { minLength: 16, maxLength: 16 });
const VANILLA = { name: "vanilla" } as const;

interface Sample {
  readonly meaning: Meaning;
  readonly row: string;
}

/** Random rows that a format can say, in random spellings, after rows with everything that it can say. */
function sample(from: InputName, map: (one: Meaning) => Meaning = (one) => one): readonly Sample[] {
  const { spell } = dialectOf(from);
  const drawn = fc.sample(fc.tuple(meaning, style), { numRuns: 12 * ROWS, seed: seedOf() });
  const fixed = [0, 1, 2, 3, 4].map((i): [Meaning, number[]] => [EVERYTHING, [i]]);
  return [...fixed, ...drawn]
    .flatMap(([one, spelling]) => {
      const mapped = map(one);
      const row = spell(mapped, spelling);
      return row === undefined ? [] : [{ meaning: mapped, row }];
    })
    .slice(0, ROWS);
}

function seedOf(): number {
  return fc.readConfigureGlobal().seed ?? Date.now();
}

describe.each(INPUTS)("what rows of the format %s mean", (from) => {
  it.each(OUTPUT_FORMATS.filter((to) => !outputFormats[to].needsRendering))(
    "survives as %s, or they are rejected by name",
    async (to) => {
      const samples = sample(from);
      const settings = { format: dialectOf(from).settings, to, method: VANILLA, keepColumns: true };
      let written = 0;
      let at = 0;
      for await (const result of augmentRows(
        samples.map(({ row }) => row),
        settings,
      )) {
        const { meaning: said, row } = samples[at++]!;
        const outcome =
          result.kind === "kept"
            ? factsOf(result.json, to)
            : `${result.problem.rule}: ${result.problem.message}`;
        if (fits(said, to)) {
          written++;
          expect({ row, outcome }).toEqual({
            row,
            outcome: expectedFacts(said, to !== "prompt-completion-chat" && outputFormats[to].holdsTurns),
          });
        } else
          expect({ row, outcome }).toEqual({ row, outcome: expect.stringMatching(/^unsupported-content: /) });
      }
      expect({ rows: at, isTested: written > 5 }).toEqual({ rows: ROWS, isTested: true });
    },
  );

  it.each(OUTPUT_FORMATS.filter((to) => outputFormats[to].needsRendering))(
    "survives as %s, rendered by a template that writes it",
    async (to) => {
      const samples = sample(from);
      const lap = await workspace({
        ...CHAT_TOKENIZER_FILES,
        "all.jinja": TEMPLATE,
        "in.jsonl": samples.map(({ row }, i) => `${row.slice(0, -1)}, "row": "${i}"}\n`).join(""),
      });
      const rejected = new Map<number, string>();
      await augmentFiles({
        inputs: [lap.path("in.jsonl")],
        output: lap.path("out.jsonl"),
        settings: {
          ...{ format: dialectOf(from).settings, to, method: VANILLA, keepColumns: true, onReject: "skip" },
          ...{ tokenizer: lap.path("chat-tokenizer"), template: lap.path("all.jinja") },
        },
        onProblem: ({ place, rule }) => {
          if (place.kind === "line") rejected.set(place.line - 1, rule);
        },
      });
      const written = new Map<number, string>();
      for (const line of lap.read("out.jsonl").split("\n").filter(Boolean)) {
        const row = JSON.parse(line) as { row: string };
        written.set(Number(row.row), await renderedText(line, to));
      }
      for (const [i, { meaning: said, row }] of samples.entries()) {
        const text = written.get(i);
        if (!fits(said, to))
          expect({ row, rule: rejected.get(i), text }).toMatchObject({
            rule: "unsupported-content",
            text: undefined,
          });
        else
          expect({
            row,
            lost:
              text === undefined ? rejected.get(i) : expectedTexts(said).filter((one) => !text.includes(one)),
          }).toEqual({ row, lost: [] });
      }
      expect(written.size).toBeGreaterThan(5);
    },
  );

  it("survives in each of the rows that it is expanded to", async () => {
    const samples = sample(from, withoutMarks);
    const settings: SettingsInput = {
      ...{ format: dialectOf(from).settings, to: "messages", method: VANILLA },
      ...{ keepColumns: true, expand: true, turns: "all" },
    };
    for (const { meaning: said, row } of samples) {
      const expected = expectedFacts(said, true);
      const last = expected.filter((fact) => !/^(?:tool|image|other) /.test(fact));
      const rest = expected.slice(last.length);
      const ends = last.flatMap((fact, i) => (fact.startsWith("assistant:") ? [i + 1] : []));
      const results: unknown[] = [];
      for await (const result of augmentRows([row], settings))
        results.push(result.kind === "kept" ? factsOf(result.json, "messages") : result.problem);
      expect({ row, results }).toEqual({ row, results: ends.map((end) => [...last.slice(0, end), ...rest]) });
    }
  });

  it.each<OutputFormatName>(["messages", "prompt-completion-chat", "sharegpt"])(
    "is the same with a preview as without, but for what is added: %s",
    async (to) => {
      const samples = sample(from, withoutMarks);
      const base = { format: dialectOf(from).settings, to };
      const written = async (settings: object): Promise<string[]> => {
        const list: string[] = [];
        for await (const one of augmentRows(
          samples.map(({ row }) => row),
          { ...base, ...settings },
        ))
          list.push(one.kind === "kept" ? one.json : one.problem.rule);
        return list;
      };
      const plain = await written({ method: VANILLA });
      const added = await written({ method: { name: "virtual", connector: "⟦c⟧", prefix: "⟦p⟧" } });
      expect(added.map((json) => json.replace("⟦c⟧⟦p⟧", "").replace("⟦p⟧", ""))).toEqual(plain);
      expect(added.filter((json) => json.includes("⟦")).length).toBeGreaterThan(5);
    },
  );
});

/** Writes all that a conversation has, but for arguments and schemas. */
const TEMPLATE = `{% for t in tools or [] %}[{{ t.function.name }}: {{ t.function.description }}]{% endfor %}
{%- for m in messages %}<|im_start|>{{ m.role }}
{% if m.thinking or m.reasoning or m.reasoning_content %}({{ m.thinking or m.reasoning or m.reasoning_content }}){% endif %}
{%- for c in m.tool_calls or [] %}{{ c.function.name }}(){% endfor %}
{%- if m.content is string %}{{ m.content }}{% else %}{% for p in m.content %}{{ p.text }}{% endfor %}{% endif %}<|im_end|>
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}`;

const native = createRequire(import.meta.url)("tokenizers") as {
  Tokenizer: { fromString(json: string): Native };
};
const oracle = native.Tokenizer.fromString(JSON.stringify(CHAT_TOKENIZER));

/** The text of a rendered row, and the column that is kept beside it. */
async function renderedText(json: string, to: OutputFormatName): Promise<string> {
  const row = JSON.parse(json) as {
    text?: string;
    segments?: { text: string }[];
    input_ids?: number[];
  };
  const column = (parseSpelled(json) as Readonly<Record<string, unknown>>)["k:other"];
  const text =
    to === "tokens"
      ? await oracle.decode(row.input_ids!, false)
      : (row.text ?? row.segments!.map((segment) => segment.text).join(""));
  return `${text}\nother ${JSON.stringify(column)}`;
}

/** Marks decide which answers are trained; here, all of them are. */
function withoutMarks(one: Meaning): Meaning {
  const isMark = (key: string | undefined): boolean => key === "weight" || key === "train";
  return {
    ...one,
    turns: one.turns.map((turn) =>
      turn.kind === "answer" && isMark(turn.extra?.[0]) ? { ...turn, extra: undefined } : turn,
    ),
  };
}

it("the contract of conversions is tested for every pair of formats", () => {
  expect(Object.keys(DIALECTS)).toEqual(Object.keys(inputFormats));
  expect(OUTPUT_FORMATS).toEqual(Object.keys(outputFormats));
});
