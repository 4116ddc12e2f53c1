import * as fc from "fast-check";

/** What a training row means, whatever its format. Numbers, arguments, schemas and columns are JSON text. */
export interface Meaning {
  readonly system: string | undefined;
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[] | undefined;
  readonly image: string | undefined;
  /** The value of a column that no format reads. */
  readonly column: string;
}

export type Turn =
  | { readonly kind: "user"; readonly text: string; readonly name: string | undefined }
  | {
      readonly kind: "answer";
      readonly text: string;
      /** The name of its key, and the thinking. */
      readonly thinking: readonly [string, string] | undefined;
      /** A key with a meaning for training, or one that nobody knows, and its value. */
      readonly extra: readonly [string, string] | undefined;
    }
  | { readonly kind: "calls"; readonly calls: readonly Call[]; readonly order: readonly number[] };

/** A call and its result. */
export interface Call {
  readonly name: string;
  readonly arguments: string;
  readonly id: string;
  readonly result: string;
}

export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: string;
}

/** Words that occur nowhere else, so that they can be searched for. */
const word = fc.constantFrom(
  "harbour",
  "wren",
  "ferry",
  "lamp",
  "Größe",
  "海",
  'a "quoted" one',
  "back\\slash",
);
const serial = fc.nat(1_000_000_000);
const text = fc.tuple(word, serial).map(([name, i]) => `${name} ${i}.`);
const number = fc.constantFrom("2.0", "12345678901234567890", "-0", "1e20", "1E-7", "0.1", "7", "1.50");
const scalar = fc.oneof(
  number,
  fc.constantFrom("null", "true"),
  text.map((one) => JSON.stringify(one)),
);
/** Objects whose keys JavaScript would sort, with values that it would spell otherwise. */
const object = fc
  .uniqueArray(fc.constantFrom("z", "10", "2", "a", "ключ", "__proto__"), { minLength: 1, maxLength: 4 })
  .chain((keys) => fc.tuple(...keys.map((key) => scalar.map((value) => `${JSON.stringify(key)}:${value}`))))
  .map((members) => `{${members.join(",")}}`);

const call: fc.Arbitrary<Call> = fc.record({
  name: serial.map((i) => `call_${i}`),
  arguments: object,
  id: serial.map((i) => `id${i}`),
  result: text,
});

const answer: fc.Arbitrary<Turn> = fc.record({
  kind: fc.constant("answer" as const),
  text,
  thinking: fc.option(fc.tuple(fc.constantFrom("thinking", "reasoning", "reasoning_content"), text), {
    nil: undefined,
    freq: 2,
  }),
  extra: fc.option(
    fc.constantFrom<readonly [string, string]>(
      ["weight", "1"],
      ["train", "true"],
      ["note", "2.0"],
      ["refusal", '"no"'],
      ["channel", '"final"'],
      ["metadata", '{"10":1e20,"2":-0}'],
    ),
    { nil: undefined, freq: 2 },
  ),
});

const user: fc.Arbitrary<Turn> = fc.record({
  kind: fc.constant("user" as const),
  text,
  name: fc.option(fc.constant("Ada"), { nil: undefined, freq: 4 }),
});

const calls: fc.Arbitrary<Turn> = fc.array(call, { minLength: 1, maxLength: 2 }).chain((list) =>
  fc.record({
    kind: fc.constant("calls" as const),
    calls: fc.constant(list),
    order: fc.shuffledSubarray(
      list.map((_, i) => i),
      { minLength: list.length },
    ),
  }),
);

/** A user's question, perhaps calls with their results, and the answer. */
const exchange: fc.Arbitrary<readonly Turn[]> = fc
  .tuple(user, fc.option(calls, { nil: undefined, freq: 2 }), answer)
  .map((turns) => turns.filter((turn) => turn !== undefined));

/** A conversation without the gap between rich and plain: half of them are plain exchanges. */
const plainTurns = fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 3 }).map((pairs) =>
  pairs.flatMap(([asked, answered]): readonly Turn[] => [
    { kind: "user", text: asked, name: undefined },
    { kind: "answer", text: answered, thinking: undefined, extra: undefined },
  ]),
);

const tool: fc.Arbitrary<Tool> = fc.record({
  name: serial.map((i) => `tool_${i}`),
  description: text,
  parameters: object.map((properties) => `{"type":"object","properties":${properties},"maximum":1e20}`),
});

const anyMeaning: fc.Arbitrary<Meaning> = fc.record({
  system: fc.option(text, { nil: undefined }),
  turns: fc.oneof(
    plainTurns,
    fc.array(exchange, { minLength: 1, maxLength: 3 }).map((list) => list.flat()),
  ),
  tools: fc.option(fc.array(tool, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 }),
  image: fc.option(
    serial.map((i) => `${i}.png`),
    { nil: undefined, freq: 3 },
  ),
  column: scalar,
});

/** One question and its answer, which every format can hold. */
const bareMeaning: fc.Arbitrary<Meaning> = fc.tuple(text, text, scalar).map(([asked, answered, column]) => ({
  system: undefined,
  turns: [
    { kind: "user", text: asked, name: undefined },
    { kind: "answer", text: answered, thinking: undefined, extra: undefined },
  ],
  tools: undefined,
  image: undefined,
  column,
}));

export const meaning = fc.oneof({ arbitrary: anyMeaning, weight: 5 }, { arbitrary: bareMeaning, weight: 1 });

/** A conversation that has all of it. */
export const EVERYTHING: Meaning = {
  system: "Be brief.",
  turns: [
    { kind: "user", text: "Book a ferry.", name: "Ada" },
    {
      kind: "calls",
      calls: [
        {
          name: "book",
          arguments: '{"price":2.0,"10":12345678901234567890,"2":-0}',
          id: "id1",
          result: "r1",
        },
        { name: "pay", arguments: '{"sum":1e20}', id: "id2", result: "r2" },
      ],
      order: [1, 0],
    },
    { kind: "answer", text: "It is booked.", thinking: ["thinking", "A ferry."], extra: ["weight", "0"] },
    { kind: "user", text: "Thanks.", name: undefined },
    { kind: "answer", text: "You are welcome.", thinking: ["reasoning", "Polite."], extra: ["note", "2.0"] },
    { kind: "user", text: "Bye.", name: undefined },
    { kind: "answer", text: "See you.", thinking: ["reasoning_content", "Short."], extra: undefined },
  ],
  tools: [{ name: "book", description: "Books.", parameters: '{"maximum":1e20}' }],
  image: "a.png",
  column: "1.0",
};
