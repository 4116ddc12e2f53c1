import { shellWord } from "../../domain/shell-word.js";
import { ranges, type Scheduler } from "./scheduler.js";

/** Slurm 22.05 and later: an array of tasks, and the merge after it. */
export const slurm: Scheduler = {
  summary: "an array, and the merge when all its tasks are complete",
  script: ({ folder, logs, command, shards, shardsPerTask, tasks, maxParallel }) => {
    const limit = maxParallel === undefined ? "" : `%${maxParallel}`;
    const run = shellWord(folder);
    return `#!/usr/bin/env bash
# ${shards} shards in ${tasks.length} tasks, then the merge. Read it, add your partition and limits, and run it on a machine with sbatch.
# Slurm repeats a task whose node is lost. If a task fails, the merge is cancelled: then print this script again
# with --missing. Success is the file _SUCCESS, not the exit code of sbatch.
set -euo pipefail
mkdir -p ${shellWord(logs)}
array=$(sbatch --parsable --job-name=lookahead --array=${ranges(tasks)}${limit} --cpus-per-task=1 --mem=1G --requeue \\
  --open-mode=append --output=${shellWord(logPath(logs, "%A_%a.log"))} --wrap \\
  ${shellWord(`exec ${command} run ${run} --shard auto --shards-per-task ${shardsPerTask}`)})
array=\${array%%;*} # the cluster's name may follow
merge=$(sbatch --parsable --job-name=lookahead-merge --dependency="afterok:$array" --kill-on-invalid-dep=yes \\
  --open-mode=append --output=${shellWord(logPath(logs, "merge-%j.log"))} --wrap \\
  ${shellWord(`exec ${command} merge ${run}`)})
echo "array $array, merge \${merge%%;*}; to see the progress:"
printf '  %s\\n' ${shellWord(`${command} status ${run}`)}
`;
  },
};

/** Escapes a log's path for Slurm, where `%` begins a placeholder, except in a path with a backslash. */
function logPath(logs: string, name: string): string {
  const path = logs.includes("\\") ? logs.replaceAll("\\", "\\\\") : logs.replaceAll("%", "%%");
  return `${path}/${name}`;
}
