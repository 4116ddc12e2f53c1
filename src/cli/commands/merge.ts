import { RunError } from "../../domain/run-error.js";
import { defineCommand } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { usualFlag } from "../flag.js";
import { htmlFlag, pageFrom, pageLine } from "../html-flag.js";
import { FOLDER, parseFolder, parseVerify, verifyOption } from "./shard-options.js";

/** Checks all shards and publishes the run. */
export const merge = defineCommand({
  arguments: [FOLDER],
  options: () => [
    usualFlag("Files", "-o, --output <FILE>", "also write all rows to one file"),
    usualFlag("Files", "--rejects <FILE>", "also write all rejects to one file"),
    htmlFlag("Files"),
    verifyOption,
    usualFlag(
      "Run",
      "--wait <SECONDS>",
      "how long to wait for markers that the file system shows late (default: 5)",
      "for markers that are seen late (default: 5)",
    ),
  ],
  run: async ({ inputs, flags }, world, { log }) => {
    const wait = Number(flags["wait"] ?? 5);
    if (!(wait >= 0 && wait <= 3600)) throw new RunError("usage", "--wait: expected seconds from 0 to 3600");
    const verify = parseVerify(flags["verify"]);
    const { mergeShards } = await import("../../shards/merge.js");
    const page = await pageFrom(flags);
    const { result, settings } = await mergeShards(
      {
        folder: parseFolder(inputs),
        verify,
        waitSeconds: wait,
        output: flags["output"] === undefined ? undefined : String(flags["output"]),
        rejects: flags["rejects"] === undefined ? undefined : String(flags["rejects"]),
        page,
      },
      world,
      { onNotice: log },
    );
    const { formatSummary } = await import("../summary.js");
    for (const line of formatSummary(result, settings)) log(line);
    if (result.published && page !== undefined) log(pageLine(page.path));
    return result.published ? EXIT.done : EXIT.rejected;
  },
});
