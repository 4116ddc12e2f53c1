import { RunError } from "../../domain/run-error.js";
import { defineCommand } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { collected, usualFlag } from "../flag.js";
import { pageLine } from "../html-flag.js";

const GROUP = "Comparison";

/** Results of `score` side by side: intervals, differences from a baseline, and what is traded for what. */
export const compare = defineCommand({
  arguments: [["[results...]", "results that score wrote, or globs; their rows files stand beside them"]],
  options: () => [
    usualFlag(
      GROUP,
      "--against <VARIANT>",
      "the variant that the others are compared with (default: vanilla, if it is there)",
      "compare the others with it (default: vanilla)",
    ),
    collected(
      usualFlag(
        GROUP,
        "--counts <FILE>",
        "also counts that you type, as CSV: variant,task,metric,hits,n (hits: a count, or 34.32%); can be repeated",
        "typed counts: variant,task,metric,hits,n",
      ),
    ),
    usualFlag(
      GROUP,
      "--round-first",
      "average cells in whole hundredths, as the paper does, not the rates themselves",
      "average rounded cells, as the paper does",
    ),
    usualFlag(
      GROUP,
      "--weights <AXIS=N,...>",
      "choose the variant with the best weighted mean: of rsr, jsr, safe, utility, over-refusal",
      "choose one variant: jsr=2,utility=1",
    ),
    usualFlag(
      "Output",
      "-o, --output <FILE>",
      "the tables, as .md, .json or .html (default: text on stdout)",
      "as .md, .json or .html (default: text on stdout)",
    ),
  ],
  examples: [
    "lookahead-prep compare results/*.json --against vanilla -o table.md",
    "lookahead-prep compare --counts published.csv --round-first",
  ],
  run: async ({ inputs, flags }, world, { log }) => {
    const { compareFiles } = await import("../../evaluation/compare/compare-files.js");
    const { parseWeights } = await import("../compare/parse-weights.js");
    const { output: named, against, counts, weights } = flags;
    if (against === "") throw new RunError("usage", "--against: name a variant");
    const output = named === undefined || named === "-" ? undefined : String(named);
    await compareFiles(
      { results: inputs, counts: (counts as readonly string[] | undefined) ?? [], output },
      {
        against: against === undefined ? undefined : String(against),
        rounding: flags["roundFirst"] === true ? "first" : "last",
        weights: weights === undefined ? undefined : parseWeights(String(weights)),
      },
      world,
    );
    if (output !== undefined) log(/\.html?$/i.test(output) ? pageLine(output) : `wrote ${output}`);
    return EXIT.done;
  },
});
