import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runCommand, startCommand } from "../command.js";
import { CANARY, clean, endedBy, nothingBut, stderrHas, verdict } from "../laws.js";
import { BYTE_TOKENIZER, writeTokenizer } from "../tokenizer.js";

/** A word that none of the patterns below matches to its end. */
const WORD = `${"a".repeat(60)}b`;
const ROW = `${JSON.stringify({ question: `${WORD} ${CANARY}`, answer: `${WORD}, hello ${CANARY}` })}\n`;
const QUICK_SECONDS = 30;

/** An edge of a word is in no table, so these are matched by steps that go back. */
const BACKTRACKING = [
  ...[
    "(a+)+\\b$",
    "(a|a)*\\b!",
    "(a|aa)+\\b$",
    "(a*)*c",
    "(?:a+a+)+\\bc",
    "([a-z]+)*\\b\\d",
    "(.*a){25}\\bc",
  ],
];
/** The same without it are tables, which take one step for each character. */
const TABLES = ["(a+)+$", "(a|a)*!", "(a|aa)+$", "(?:a+a+)+c", "([a-z]+)*\\d", "(.*a){25}c"];
const splitBy = (pattern) => ({
  pre_tokenizer: {
    type: "Sequence",
    pretokenizers: [
      { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false },
      { ...BYTE_TOKENIZER.pre_tokenizer, use_regex: false },
    ],
  },
});
const normalizedBy = (pattern) => ({
  normalizer: { type: "Replace", pattern: { Regex: pattern }, content: "b" },
});
const model = (parts) => ({ model: { ...BYTE_TOKENIZER.model, ...parts } });
const vocab = (id) => model({ vocab: { ...BYTE_TOKENIZER.model.vocab, a: id } });

/** Decoder steps nested to a depth. */
function nested(depth) {
  const text = JSON.stringify({ ...BYTE_TOKENIZER, decoder: "HERE" });
  const steps = '{"type":"Sequence","decoders":['.repeat(depth) + "]}".repeat(depth);
  return text.replace('"HERE"', steps);
}

const ENDLESS = /too many steps/;
/** A pattern takes too many steps on a row, or is refused at load because a part of it can repeat nothing. */
const stepsOf = (pattern) => (pattern === "(a*)*c" ? /of what can be empty/ : ENDLESS);
/** Each: a tokenizer.json, or parts of one, and the expected message. */
const TOKENIZERS = {
  ...Object.fromEntries(
    BACKTRACKING.map((pattern) => [`split-by-${pattern}`, [splitBy(pattern), stepsOf(pattern)]]),
  ),
  ...Object.fromEntries(
    BACKTRACKING.slice(0, 4).map((pattern) => [
      `normalized-by-${pattern}`,
      [normalizedBy(pattern), stepsOf(pattern)],
    ]),
  ),
  "an-open-pattern": [splitBy("("), /a group does not end/],
  "an-id-below-0": [vocab(-1), /model\.vocab/],
  "an-id-of-2^32": [vocab(2 ** 32), /model\.vocab/],
  "an-id-of-2^53": [vocab(2 ** 53), /model\.vocab/],
  "an-id-and-a-half": [vocab(1.5), /model\.vocab/],
  "an-added-id-of-1e300": [{ added_tokens: [{ id: 1e300, content: "x" }] }, /added_tokens/],
  "half-a-million-merges-of-nothing": [
    model({ merges: Array.from({ length: 500_000 }, (_, i) => `x${i} y${i}`) }),
    /merge 0/,
  ],
  "a-million-open-lists": ["[".repeat(1_000_000), /JSON/],
  "a-million-open-objects": ['{"a":'.repeat(1_000_000), /JSON/],
  "a-truncated-file": [JSON.stringify(BYTE_TOKENIZER).slice(0, -9), /JSON/],
  "an-empty-file": ["", /JSON/],
};
const nestedLoops = "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}";
const PLAIN = "{% for m in messages %}{{ m.content }}{% endfor %}{{ eos_token }}";
/** Each: a template, the exit code, and the expected message. */
const TEMPLATES = {
  "loops-for-ever": [nestedLoops, 65, /too many steps/],
  "loops-for-ever-on-the-row": [
    `{% if 'aaa' in messages[0].content %}${nestedLoops}{% endif %}${PLAIN}`,
    65,
    /too many steps/,
  ],
  "calls-itself": ["{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", 65, /template-failed/],
  "doubles-without-end": [
    "{% set ns = namespace(x='aaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
    65,
    /template-failed/,
  ],
  "quotes-the-row-in-an-error": [
    `{% if 'aaa' in messages[0].content %}{{ raise_exception(messages[0].content) }}{% endif %}${PLAIN}`,
    65,
    /template-failed/,
  ],
  "is-half-a-template": ["{% for m in messages %}", 78, /template/],
};

export default {
  name: "hostile-models",
  title: "malicious tokenizers and templates",
  async *injections({ all }) {
    for (const workers of all ? ["1", "2"] : ["1"]) {
      for (const [name, [parts, expected]] of Object.entries(TOKENIZERS)) {
        const flags = ["--method", "true", "-t", "tokenizer", "--workers", workers];
        yield {
          name: `hostile-models/${workers}-${name}`,
          inject: (folder) => use(folder, { parts }, flags, expected === ENDLESS ? 65 : 78, expected),
        };
      }
      for (const [name, [template, code, expected]] of Object.entries(TEMPLATES)) {
        const flags = ["-t", "tokenizer", "--max-tokens", "9999", "--workers", workers];
        yield {
          name: `hostile-models/${workers}-a-template-that-${name}`,
          inject: (folder) => use(folder, { template }, flags, code, expected),
        };
      }
    }
    for (const pattern of TABLES) {
      const flags = ["--method", "true", "-t", "tokenizer"];
      yield {
        name: `hostile-models/a-table-of-${pattern}`,
        inject: (folder) => use(folder, { parts: splitBy(pattern) }, flags, 0, /1 augmented/),
      };
    }
    yield { name: "hostile-models/a-quarter-of-the-processor", inject: (folder) => starve(folder) };
    yield {
      name: "hostile-models/20000-nested-steps",
      inject: (folder) =>
        use(folder, { parts: nested(20_000) }, ["--method", "true", "-t", "tokenizer"], 0, /1 augmented/),
    };
  },
};

async function use(folder, { parts, template }, flags, code, expected) {
  const isText = typeof parts === "string";
  writeTokenizer(join(folder, "tokenizer"), { ...BYTE_TOKENIZER, ...(isText ? {} : parts) }, template);
  if (isText) writeFileSync(join(folder, "tokenizer", "tokenizer.json"), parts);
  writeFileSync(join(folder, "in.jsonl"), ROW);
  const ended = await runCommand(["in.jsonl", ...flags, "-o", "out.jsonl"], { cwd: folder });
  return verdict(
    true,
    clean(ended),
    endedBy(ended, `exit ${code}`),
    stderrHas(ended, expected),
    ended.seconds < QUICK_SECONDS ? undefined : `took ${ended.seconds.toFixed(1)} s`,
    code === 0 ? undefined : nothingBut(folder, "in.jsonl", "tokenizer"),
  );
}

/** Stops the process for three quarters of its time, as if other processes used the processor. */
async function starve(folder) {
  writeTokenizer(join(folder, "tokenizer"), { ...BYTE_TOKENIZER, ...splitBy(BACKTRACKING[0]) });
  writeFileSync(join(folder, "in.jsonl"), ROW);
  const args = ["in.jsonl", "--method", "true", "-t", "tokenizer", "-o", "out.jsonl"];
  const { child, ended } = startCommand(args, { cwd: folder });
  let stops = 0;
  for (; child.exitCode === null && child.signalCode === null; stops++) {
    child.kill("SIGSTOP");
    await delay(30);
    child.kill("SIGCONT");
    await delay(10);
  }
  const end = await ended;
  return verdict(
    stops > 20,
    clean(end),
    endedBy(end, "exit 65"),
    stderrHas(end, ENDLESS),
    nothingBut(folder, "in.jsonl", "tokenizer"),
  );
}
