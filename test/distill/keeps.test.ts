import { expect, it } from "vitest";
import { keepNamed } from "../../src/distill/keeps/registry.js";

const FENCED = "Here:\n```python\nprint(1)\n```\n";

it.each<[string, string, string, boolean]>([
  ["none", "", "anything", true],
  // the last number of both, as an integer
  ["last-number", "so it is 72", "#### 72", true],
  ["last-number", "72 or 73", "#### 72", false],
  ["last-number", "it costs $1,234.", "#### 1234", true],
  ["last-number", "72.0", "#### 72", false],
  ["last-number", "72", "#### 7.2", false],
  ["last-number", "-5", "#### 5", false],
  ["last-number", "007", "#### 7", true],
  ["last-number", "none", "none", false],
  ["last-number", "12345678901234567890123", "12345678901234567890124", false],
  ["last-number", "٣", "#### 3", false],
  ["json", '{"b": 1, "a": [1]}', '{"a":[1.0],"b":1}', true],
  ["json", '```json\n{"a": 1}\n```', '{"a":1}', true],
  ["json", '{"a": 1}', '{"a": 2}', false],
  ["json", "no", "no", false],
  ["contains", "Call f( 'x' ,\n1 ) now", 'f("x",1)', true],
  ["contains", "Call g(1)", "f(1)", false],
  ["fence", FENCED, "```Python\npass\n```", true],
  ["fence", FENCED, "no code", true],
  ["fence", FENCED, "```js\n1\n```", false],
  ["fence", "```python\nno end", "no code", false],
  ["^Sum: \\d+$", "Sum: 4", "", true],
  ["^Sum: \\d+$", "Sum: four", "", false],
])("%s of %j against %j is %s", (name, rewritten, original, expected) => {
  expect(keepNamed(name).holds(rewritten, original)).toBe(expected);
});

it.each(["last_number", "jsn", "fences", "contain", "nonee"])(
  "refuses %s, which is close to a check",
  (name) => {
    expect(() => keepNamed(name)).toThrow(/did you mean/);
  },
);
