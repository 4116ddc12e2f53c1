import { quoted, type Scheduler } from "./scheduler.js";

/** GNU parallel: one machine, or several by ssh, without a scheduler. */
export const parallel: Scheduler = {
  summary: "GNU parallel, here or on some machines by ssh",
  script: ({ folder, command, shards, shardsPerTask, tasks, maxParallel }) => {
    const jobs = maxParallel === undefined ? "" : ` --jobs ${maxParallel}`;
    return `#!/usr/bin/env bash
# ${shards} shards in ${tasks.length} tasks, then the merge. Add --sshlogin host1,host2 for more machines that see the folder.
# What was done is known by the markers in the folder, not by parallel's own log: run the script again after a failure.
set -euo pipefail
run=${quoted(`${command} run ${quoted(folder)} --shards-per-task ${shardsPerTask}`)}
# whole commands, since parallel would replace {} and the like in the arguments of one that it is given
for task in ${tasks.join(" ")}; do
  printf 'env LAP_SHARD_INDEX=%s %s\\n' "$task" "$run"
done | parallel${jobs} --retries 2 --halt soon,fail=20%
${command} merge ${quoted(folder)}
`;
  },
};
