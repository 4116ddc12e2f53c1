import { type Engine, quoted } from "./engine.js";

/** GNU parallel: one machine, or some by ssh, without a scheduler. */
export const parallel: Engine = {
  summary: "GNU parallel, here or on some machines by ssh",
  script: ({ folder, command, shards, group, tasks, atOnce }) => {
    const run = quoted(folder);
    const jobs = atOnce === undefined ? "" : ` --jobs ${atOnce}`;
    return `#!/usr/bin/env bash
# ${shards} shards in ${tasks.length} tasks, then the merge. Add --sshlogin host1,host2 for more machines that see the folder.
# What was done is known by the markers in the folder, not by parallel's own log: run the script again after a failure.
set -euo pipefail
run=${run}
printf '%s\\n' ${tasks.join(" ")} |
  parallel${jobs} --retries 2 --halt soon,fail=20% env LAP_SHARD_INDEX={} ${command} run "$run" --group ${group}
${command} merge "$run"
`;
  },
};
