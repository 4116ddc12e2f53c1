import { RunError } from "../../domain/run-error.js";
import { CATALOG } from "../catalog.js";
import { defineCommand } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { rareFlag, usualFlag } from "../flag.js";
import { FOLDER, parseFolder } from "./shard-options.js";

/** Prints a job script for a scheduler. */
export const submit = defineCommand({
  arguments: [["<scheduler>", CATALOG.schedulers.join(", ")], FOLDER],
  options: () => [
    rareFlag("Run", "--print", "print the script; this is the default and the only action"),
    usualFlag("Shards", "--missing", "only the tasks with a shard that is not complete"),
    usualFlag(
      "Shards",
      "--shards-per-task <K>",
      "shards that each task processes in sequence (default: as few as --array-limit allows)",
      "shards that each task processes in sequence",
    ),
    rareFlag("Shards", "--array-limit <N>", "largest number of tasks in one array (default: 1000)"),
    usualFlag(
      "Shards",
      "--max-parallel <N>",
      "largest number of tasks that run at the same time",
      "most tasks that run at the same time",
    ),
    usualFlag(
      "Machines",
      "--command <COMMAND>",
      "the command on the machines of the cluster (default: lookahead-prep)",
      "the command there (default: lookahead-prep)",
    ),
    usualFlag("Machines", "--image <IMAGE>", "k8s: the container image"),
    usualFlag("Machines", "--claim <NAME>", "k8s: the volume claim that is mounted at /data"),
  ],
  run: async ({ inputs, flags }, world) => {
    const [scheduler = "", ...rest] = inputs;
    if (!CATALOG.schedulers.includes(scheduler))
      throw new RunError("usage", `submit: expected one of ${CATALOG.schedulers.join(", ")}`);
    const folder = parseFolder(rest);
    const { jobScript } = await import("./job-script.js");
    await world.stdout.write(Buffer.from(await jobScript(scheduler, folder, flags, world)));
    return EXIT.done;
  },
});
