import { shellWord } from "../../domain/shell-word.js";
import type { Scheduler } from "./scheduler.js";

/** GNU parallel: one machine, or several by ssh, without a scheduler. */
export const parallel: Scheduler = {
  summary: "GNU parallel, on this machine or on several by ssh",
  script: ({ folder, command, shards, shardsPerTask, tasks, maxParallel }) => {
    const jobs = maxParallel === undefined ? "" : ` --jobs ${maxParallel}`;
    return `#!/usr/bin/env bash
# ${shards} shards in ${tasks.length} tasks, then the merge. Add --sshlogin host1,host2 for more machines that see the folder.
# The markers in the folder record which shards are complete, not parallel's log: run this script again after a failure.
set -euo pipefail
run=${shellWord(`${command} run ${shellWord(folder)} --shards-per-task ${shardsPerTask}`)}
# whole commands, because parallel replaces {} and similar strings in arguments
for task in ${tasks.join(" ")}; do
  printf 'env LAP_SHARD_INDEX=%s %s\\n' "$task" "$run"
done | parallel${jobs} --retries 2 --halt soon,fail=20%
${command} merge ${shellWord(folder)}
`;
  },
};
