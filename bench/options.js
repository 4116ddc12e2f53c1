import { parseArgs } from "node:util";

const HELP = `Usage: npm run bench -- [options]

Measures lookahead-prep against jq and DuckDB, side by side, on this machine.

  --copies N    how often the input repeats GSM8K (default: 60, which is 249 MB)
  --runs N      counted rounds, after one that warms up (default: 5)
  --json FILE   write the raw numbers there, too
  --no-memory   leave the memory runs out; they need 0.9 GB in the temporary folder
  --help        this text
`;

/** The flags of the bench. Ends the process for --help. */
export function readOptions(args) {
  const text = (fallback) => ({ type: "string", default: fallback });
  const flag = { type: "boolean", default: false };
  const options = { copies: text("60"), runs: text("5"), json: text(), "no-memory": flag, help: flag };
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
  return { copies, runs, json: values.json, memory: !values["no-memory"] };
}
