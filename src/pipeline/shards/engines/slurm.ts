import { type Engine, quoted, ranges } from "./engine.js";

/** Slurm 22.05 and later: an array of tasks, and the merge behind it. */
export const slurm: Engine = {
  summary: "an array, and the merge when all of it is done",
  script: ({ folder, command, shards, group, tasks, atOnce }) => {
    const limit = atOnce === undefined ? "" : `%${atOnce}`;
    const run = quoted(folder);
    return `#!/usr/bin/env bash
# ${shards} shards in ${tasks.length} tasks, then the merge. Read it, add your partition and limits, and run it where sbatch is.
# A task whose node is lost is sent again by Slurm. One that fails stays failed and the merge is cancelled: then print
# this script again with --missing. Success is the file _SUCCESS, not the exit code of sbatch.
set -euo pipefail
run=${run}
mkdir -p "$run/_lap/logs"
array=$(sbatch --parsable --job-name=lookahead --array=${ranges(tasks)}${limit} --cpus-per-task=1 --mem=1G --requeue \\
  --open-mode=append --output="$run/_lap/logs/%A_%a.log" --wrap \\
  ${quoted(`exec ${command} run ${run} --shard auto --group ${group}`)})
merge=$(sbatch --parsable --job-name=lookahead-merge --dependency="afterok:$array" --kill-on-invalid-dep=yes \\
  --output="$run/_lap/logs/merge-%j.log" --wrap ${quoted(`exec ${command} merge ${run}`)})
echo "array $array, merge $merge; ${command.replaceAll('"', '\\"')} status $run shows how far it is"
`;
  },
};
