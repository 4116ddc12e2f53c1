import { parseArgs } from "node:util";

const HELP = `Usage: npm run bench -- [options]

Measures lookahead-prep against jq and DuckDB, side by side, on this machine; then its exact counting of tokens on one
thread against the Rust library \`tokenizers\` on all cores: the npm package, and Python's if it is installed (the
environment variable LOOKAHEAD_PREP_PYTHON names another python3). The texts to count are downloaded: some 100 MB of
documentation and source code from Debian and the npm registry, which need 1 GB in the temporary folder for a while.

  --copies N    how often the input repeats GSM8K (default: 60, which is 249 MB)
  --runs N      counted rounds, after one warm-up round (default: 5)
  --json FILE   also write the raw numbers to a file
  --no-memory   skip the memory runs, which need 4.6 GB in the temporary folder
  --no-counting skip the counting of tokens
  --only counting
                measure only the counting of tokens
  --help        print this text
`;

/** The flags of the bench. Ends the process for --help. */
export function readOptions(args) {
  const text = (fallback) => ({ type: "string", default: fallback });
  const flag = { type: "boolean", default: false };
  const options = {
    copies: text("60"),
    runs: text("5"),
    json: text(),
    "no-memory": flag,
    "no-counting": flag,
    only: text(),
    help: flag,
  };
  const { values } = parseArgs({ args, options });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const [copies, runs] = ["copies", "runs"].map((name) => {
    if (!/^[1-9]\d{0,3}$/.test(values[name]))
      throw new TypeError(`--${name} must be a whole number from 1 to 9999`);
    return Number(values[name]);
  });
  if (values.only !== undefined && (values.only !== "counting" || values["no-counting"]))
    throw new TypeError("--only must be counting, without --no-counting");
  return {
    copies,
    runs,
    json: values.json,
    memory: !values["no-memory"],
    counting: !values["no-counting"],
    editing: values.only === undefined,
  };
}
