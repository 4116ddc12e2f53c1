import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logprobShapes, SHAPES, type ShapeName } from "../../src/loss/logprobs/registry.js";
import type { SentTokens } from "../../src/loss/logprobs/shape.js";

interface Prompt {
  readonly ids: readonly number[];
  readonly values: readonly number[];
}

const prompts = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.double({ min: -99, max: 0, noNaN: true })), {
    minLength: 3,
    maxLength: 12,
  })
  .map((tokens): Prompt => ({ ids: tokens.map(([id]) => id), values: tokens.map(([, value]) => value) }));

const sent = ({ ids }: Prompt): SentTokens => ({
  ids,
  textOf: (i) => `t${ids[i]}`,
  isFirstImplied: false,
  named: ids.map((_, i) => i),
});

/** An answer in each shape; `entry` makes that of one token. */
type Entries = (value: number | null, i: number) => unknown;
const BODIES: Readonly<Record<ShapeName, (prompt: Prompt, entry: Entries) => Record<string, unknown>>> = {
  vllm: ({ ids, values }, entry) => ({
    choices: [
      {
        prompt_logprobs: ids.map((id, i) =>
          i === 0 ? null : { "999999": { logprob: -0.1 }, [String(id)]: { logprob: entry(values[i]!, i) } },
        ),
      },
    ],
  }),
  echo: ({ ids, values }, entry) => ({
    choices: [
      {
        logprobs: {
          tokens: [...ids.map((id) => `t${id}`), "x"],
          token_logprobs: [null, ...values.slice(1).map((value, i) => entry(value, i + 1)), -1],
        },
      },
    ],
    usage: { completion_tokens: 1 },
  }),
};

const NO_NUMBERS = fc.constantFrom<unknown>(null, undefined, "-1", Number.NaN, -9999, -1e30, 0.5, {}, true);

describe.each(SHAPES)("log-probabilities in the shape %s", (shape) => {
  const { read } = logprobShapes[shape];

  it("are read as they are, all but that of the first token", () => {
    fc.assert(
      fc.property(prompts, (prompt) => {
        const result = read(
          BODIES[shape](prompt, (value) => value),
          sent(prompt),
        );
        expect(result).toEqual({
          kind: "read",
          logprobs: Float64Array.from([Number.NaN, ...prompt.values.slice(1)]),
        });
      }),
    );
  });

  it("are refused if one of them is none", () => {
    fc.assert(
      fc.property(prompts, fc.nat(), NO_NUMBERS, (prompt, at, bad) => {
        const bent = 1 + (at % (prompt.ids.length - 1));
        const body = BODIES[shape](prompt, (value, i) => (i === bent ? bad : value));
        expect(read(body, sent(prompt))).toMatchObject({
          kind: "bent",
          fact: expect.stringContaining(`token ${bent + 1} of the prompt`) as string,
        });
      }),
    );
  });

  it("are refused for a prompt that is longer, shorter or another one", () => {
    fc.assert(
      fc.property(prompts, fc.constantFrom("longer", "shorter", "other"), (prompt, how) => {
        const { ids, values } = prompt;
        const other =
          how === "longer"
            ? { ids: [...ids, 7], values: [...values, -1] }
            : how === "shorter"
              ? { ids: ids.slice(0, -1), values: values.slice(0, -1) }
              : { ids: ids.map((id, i) => (i === ids.length - 1 ? id + 1 : id)), values };
        expect(
          read(
            BODIES[shape](other, (value) => value),
            sent(prompt),
          ).kind,
        ).toBe("bent");
      }),
    );
  });

  it.each([{}, { choices: [] }, { choices: [{}] }, { choices: [{ logprobs: null, prompt_logprobs: null }] }])(
    "are absent from %j",
    (body) => expect(read(body, sent({ ids: [1, 2, 3], values: [] }))).toEqual({ kind: "absent" }),
  );
});

describe("the shape echo", () => {
  it("is absent where only what was written has log-probabilities, as in llama.cpp", () => {
    const body = {
      choices: [{ logprobs: { tokens: ["x"], token_logprobs: [-1], text_offset: [0] } }],
      usage: { completion_tokens: 1 },
    };
    expect(logprobShapes.echo.read(body, sent({ ids: [1, 2, 3], values: [] }))).toEqual({ kind: "absent" });
  });
});
