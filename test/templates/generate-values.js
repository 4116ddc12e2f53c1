// Random values for generated templates, as JSON texts.

const TEXTS = [
  "",
  " ",
  "a",
  "Hello, World!",
  "  padded \n",
  "line one\nline two\r\nline three",
  'it\'s "quoted" \\ back',
  "<b>&amp;</b>",
  "ÄÖ straße ﬁ ǆ İI",
  "😀👩‍👧 e\u0301",
  "\u0085\u001cx\u001f\ufeff",
  "tab\tand\u000bvt",
  "12",
  "-3.5",
  "1e3",
  "0x1f",
  "True",
  "None",
  "a,b,,c",
  "aXbXc",
  "UPPER lower Title Case",
  "they're bill's friends",
  "%s and %d",
  "{} {0} {a}",
  "<think>x</think>y",
  "٣٤",
  "½",
  "²",
  "\u00a0nb\u2028ls",
  "don't-stop_me now",
];
const INTEGERS = [
  "0",
  "1",
  "-1",
  "2",
  "3",
  "7",
  "10",
  "-7",
  "255",
  "-0",
  "9007199254740993",
  "12345678901234567890",
  "100000",
];
const FLOATS = [
  "0.0",
  "1.0",
  "-0.0",
  "0.5",
  "1.5",
  "2.5",
  "-2.5",
  "0.1",
  "1e20",
  "1e16",
  "1e-07",
  "0.0001",
  "3.14159",
  "1e300",
  "123456789.123456789",
  "2.675",
  "1E+2",
];
const KEYS = ["a", "b", "name", "items", "keys", "get", "values", "1", "10", "2", "x y", "Zed", "ä"];

/** The variables of a generated template, each with what it holds. */
export const VARIABLES = {
  s: "str",
  t: "str",
  i: "int",
  j: "int",
  f: "float",
  b: "bool",
  z: "none",
  k: "strs",
  l: "list",
  n: "ints",
  d: "dict",
  o: "dicts",
};

/** Makes random values, as JSON texts. */
export class Values {
  #random;

  constructor(random) {
    this.#random = random;
  }

  text() {
    const { pick, chance } = bound(this.#random);
    return JSON.stringify(chance(0.8) ? pick(TEXTS) : pick(TEXTS) + pick(TEXTS));
  }

  integer() {
    return this.#random.pick(INTEGERS);
  }

  smallInteger() {
    return this.#random.pick(INTEGERS.slice(0, 9));
  }

  float() {
    return this.#random.pick(FLOATS);
  }

  /** `true`, `false`, and perhaps `null`. */
  flag(...more) {
    return this.#random.pick(["true", "false", ...more]);
  }

  list(item, most = 5) {
    return `[${Array.from({ length: this.#random.below(most) }, item).join(", ")}]`;
  }

  /** Any value, of so many levels. */
  any(depth) {
    const { pick, chance } = bound(this.#random);
    if (depth > 0 && chance(0.4))
      return chance(0.5) ? this.list(() => this.any(depth - 1)) : this.dict(depth - 1);
    const kinds = [
      () => this.text(),
      () => this.text(),
      () => this.integer(),
      () => this.float(),
      () => this.flag("null"),
    ];
    return pick(kinds)();
  }

  dict(depth) {
    const { chance } = bound(this.#random);
    const keys = KEYS.filter(() => chance(0.3)).sort(() => this.#random.next() - 0.5);
    return object(keys.map((key) => [key, this.any(depth)]));
  }

  /** A dict as in a list of alike ones. */
  record() {
    const more = this.#random.chance(0.5) ? [["x", this.any(1)]] : [];
    return object([["name", this.text()], ["n", this.integer()], ["on", this.flag("null")], ...more]);
  }
}

const bound = (random) => ({ pick: (list) => random.pick(list), chance: (share) => random.chance(share) });

/** A JSON object of names and JSON texts. */
const object = (members) => `{${members.map(([key, json]) => `${JSON.stringify(key)}: ${json}`).join(", ")}}`;

/** One row, as JSON text: a message that holds the variables of these names. */
export function randomRow(random, names) {
  const values = new Values(random);
  const known = {
    s: values.text(),
    t: values.text(),
    i: values.integer(),
    j: values.integer(),
    f: values.float(),
    b: values.flag(),
    z: "null",
    k: values.list(() => values.text()),
    l: values.list(() => values.any(1)),
    n: values.list(() => values.smallInteger()),
    d: values.dict(2),
    o: values.list(() => values.record(), 4),
  };
  const held = object(names.map((name) => [name, known[name]]));
  return `{"messages": [{"role": "user", "content": ${values.text()}, "v": ${held}}]}`;
}

const ROLES = ["system", "user", "assistant", "tool", "developer", "function", "ipython", "observation"];
const ORDERS = [
  ["user", "assistant"],
  ["system", "user", "assistant"],
  ["user", "assistant", "user", "assistant"],
  ["user", "call", "tool", "assistant"],
  ["system", "user", "call", "tool", "call", "tool", "tool", "assistant", "user", "assistant"],
  ["user", "call", "tool", "call", "tool", "assistant", "user"],
];

/** A random conversation, as the JSON text of a row: mostly in a usual order of roles, with values of many kinds. */
export function randomConversation(random) {
  const values = new Values(random);
  const rarely = (usual, ...rare) => (random.chance(0.85) ? usual() : random.pick(rare)());
  const part = () => `{"type": "text", "text": ${values.text()}}`;
  const content = () =>
    rarely(
      () => values.text(),
      () => "null",
      () => `[${part()}, ${part()}]`,
      () => `[{"type": "image"}, ${part()}]`,
      () => values.any(1),
    );
  const call = () => {
    const args = rarely(
      () => values.dict(1),
      () => JSON.stringify(values.dict(1)),
      () => "null",
      () => values.any(2),
    );
    const made = `{"name": ${random.chance(0.7) ? '"f"' : values.text()}, "arguments": ${args}}`;
    return rarely(
      () => `{"type": "function", "id": "a1B2c3D4e", "function": ${made}}`,
      () => made,
      () => `{"function": ${made}}`,
    );
  };
  const message = (kind) => {
    const members = [["role", JSON.stringify(kind === "call" ? "assistant" : kind)]];
    if (kind !== "call" || random.chance(0.7)) members.push(["content", content()]);
    if (kind === "call")
      members.push([
        "tool_calls",
        rarely(
          () => `[${call()}]`,
          () => `[${call()}, ${call()}]`,
          () => "[]",
        ),
      ]);
    if (kind === "tool" && random.chance(0.8)) members.push(["tool_call_id", '"a1B2c3D4e"']);
    for (const key of ["thinking", "reasoning", "reasoning_content", "name", "weight", "prefix"]) {
      if (random.chance(0.07)) members.push([key, random.chance(0.8) ? values.text() : values.any(1)]);
    }
    return object(members);
  };
  const schema = () =>
    object([
      ["type", '"object"'],
      ["properties", values.dict(2)],
      ["required", values.list(() => values.text(), 3)],
    ]);
  const tool = () => {
    const made = object([
      ["name", '"f"'],
      ["description", values.text()],
      ["parameters", rarely(schema, () => values.any(2))],
    ]);
    return rarely(
      () => `{"type": "function", "function": ${made}}`,
      () => made,
    );
  };
  const order = random.chance(0.8)
    ? random.pick(ORDERS)
    : Array.from({ length: 1 + random.below(5) }, () => random.pick([...ROLES, "call"]));
  const tools = random.chance(0.4) ? `, "tools": ${values.list(tool, 4)}` : "";
  return `{"messages": [${order.map(message).join(", ")}]${tools}}`;
}
