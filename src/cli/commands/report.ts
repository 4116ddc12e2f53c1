import { RunError } from "../../domain/run-error.js";
import { defineCommand } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { usualFlag } from "../flag.js";
import { pageLine } from "../html-flag.js";

/** A page about a finished run, made of its manifest and, if they are named, its samples. */
export const report = defineCommand({
  arguments: [
    ["<manifest>", "the .manifest.json of a finished run, or manifest.json of a merged one; - for stdin"],
  ],
  options: () => [
    usualFlag("Output", "-o, --output <FILE>", "the page, one HTML file (default: stdout)"),
    usualFlag(
      "Output",
      "--samples <FILE>",
      "show the texts of some rows: the .samples.json of a run with --report-content samples",
      "show texts of rows: the run's .samples.json",
    ),
  ],
  examples: [
    "lookahead-prep report out.jsonl.manifest.json -o report.html",
    "lookahead-prep report run/manifest.json -o report.html",
  ],
  run: async ({ inputs, flags }, world, { log }) => {
    const [manifest] = inputs;
    if (manifest === undefined) throw new RunError("usage", "no manifest: name the .manifest.json of a run");
    const { output: named } = flags;
    const output = named === undefined || named === "-" ? undefined : String(named);
    const { writeReport } = await import("../../report/write-report.js");
    const samples = flags["samples"] === undefined ? undefined : String(flags["samples"]);
    await writeReport({ manifest, samples }, output, world);
    if (output !== undefined) log(pageLine(output));
    return EXIT.done;
  },
});
