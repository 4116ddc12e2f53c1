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

/** One row, as JSON text: a message that holds the variables of these names. */
export function randomRow(random, names) {
  const text = () =>
    JSON.stringify(random.chance(0.8) ? random.pick(TEXTS) : random.pick(TEXTS) + random.pick(TEXTS));
  const list = (item, most = 5) => `[${Array.from({ length: random.below(most) }, item).join(", ")}]`;
  const scalar = () =>
    random.pick([
      text,
      text,
      () => random.pick(INTEGERS),
      () => random.pick(FLOATS),
      () => random.pick(["true", "false", "null"]),
    ])();
  const value = (depth) =>
    depth === 0 || random.chance(0.6)
      ? scalar()
      : random.chance(0.5)
        ? list(() => value(depth - 1))
        : dict(depth - 1);
  const dict = (depth) => {
    const keys = KEYS.filter(() => random.chance(0.3)).sort(() => random.next() - 0.5);
    return `{${keys.map((key) => `${JSON.stringify(key)}: ${value(depth)}`).join(", ")}}`;
  };
  const record = () =>
    `{"name": ${text()}, "n": ${random.pick(INTEGERS)}, "on": ${random.pick(["true", "false", "null"])}${random.chance(0.5) ? `, "x": ${value(1)}` : ""}}`;
  const values = {
    s: text(),
    t: text(),
    i: random.pick(INTEGERS),
    j: random.pick(INTEGERS),
    f: random.pick(FLOATS),
    b: random.pick(["true", "false"]),
    z: "null",
    k: list(text),
    l: list(() => value(1)),
    n: list(() => random.pick(INTEGERS.slice(0, 9))),
    d: dict(2),
    o: list(record, 4),
  };
  const members = names.map((name) => `"${name}": ${values[name]}`);
  return `{"messages": [{"role": "user", "content": ${text()}, "v": {${members.join(", ")}}}]}`;
}
