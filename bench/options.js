import { parseArgs } from "node:util";

const HELP = `Usage: npm run bench -- [help|sweep] [options]

Measures lookahead-prep on this machine, with the goal beside each figure: single commands; whole commands against jq and
DuckDB; peaks of memory; and exact counting of tokens on one thread, in a new process with its vocabulary in a cache on
disk, against the Rust library \`tokenizers\` on one thread (Python's, and npm's) and against quicktok's second pass.
Python's packages are used if they are installed (pip install quicktok-v1 tokenizers; the environment variable
LOOKAHEAD_PREP_PYTHON names another python3). Totals of tokens that differ from the Rust library's end it with code 1.

\`npm run bench -- help\` measures --help and --version alone, in seconds, and looks whether they read a file of zod; if they do,
it ends with code 1.

The texts to count are downloaded: some 100 MB of documentation and source code from Debian and the npm registry, which
need 1 GB in the temporary folder for a while.

With \`sweep\`, only that is measured: six variants in one pass against six runs, on 80 MB that do not repeat.

  --copies N    how often the input repeats GSM8K (default: 60, which is 249 MB); with less, the memory runs have
                smaller inputs, too
  --runs N      counted rounds, after one warm-up round (default: 5)
  --corpus N    the most megabytes of each corpus to count (default: 22)
  --json FILE   also write the raw numbers to a file
  --no-memory   skip the memory runs, which need 4.6 GB in the temporary folder
  --no-counting skip the counting of tokens
  --only counting
                measure only the counting of tokens
  --help        print this text

To try it out: npm run bench -- --copies 1 --runs 1 --corpus 1
`;

/** The flags of the bench. Ends the process for --help. */
export function readOptions(args) {
  const text = (fallback) => ({ type: "string", default: fallback });
  const flag = { type: "boolean", default: false };
  const options = {
    copies: text("60"),
    runs: text("5"),
    corpus: text("22"),
    json: text(),
    "no-memory": flag,
    "no-counting": flag,
    only: text(),
    help: flag,
  };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const [word, ...others] = positionals;
  if (others.length > 0 || (word !== undefined && word !== "help" && word !== "sweep"))
    throw new TypeError(`expected help, sweep or nothing, found ${positionals.join(" ")}`);
  const [copies, runs, corpus] = ["copies", "runs", "corpus"].map((name) => {
    if (!/^[1-9]\d{0,3}$/.test(values[name]))
      throw new TypeError(`--${name} must be a whole number from 1 to 9999`);
    return Number(values[name]);
  });
  if (values.only !== undefined && (values.only !== "counting" || values["no-counting"]))
    throw new TypeError("--only must be counting, without --no-counting");
  return {
    copies,
    runs,
    corpusBytes: corpus * 1e6,
    json: values.json,
    memory: !values["no-memory"],
    help: word === "help",
    sweep: word === "sweep",
    counting: word === undefined && !values["no-counting"],
    commands: word === undefined && values.only === undefined,
  };
}
