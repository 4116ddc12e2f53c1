import { shellWord } from "../../domain/shell-word.js";
import { type Scheduler, taskCount } from "./scheduler.js";

/** Kubernetes 1.33 and later: an Indexed Job, where each task has its own retries. */
export const k8s: Scheduler = {
  summary: "a Kubernetes Indexed Job",
  script: ({ folder, command, shards, shardsPerTask, maxParallel, image, claim }) => {
    const completions = taskCount(shards, shardsPerTask);
    const parallelism = Math.min(completions, maxParallel ?? completions);
    const run = `exec ${command} run ${shellWord(folder)} --shard auto --shards-per-task ${shardsPerTask}`;
    return `# ${shards} shards in ${completions} tasks; complete shards are skipped. Submit this file with kubectl create -f.
# The inputs and the folder must be under /data, also in the plan. When the Job is complete:
#   ${command} merge ${shellWord(folder)}
apiVersion: batch/v1
kind: Job
metadata:
  generateName: lookahead-
spec:
  completionMode: Indexed
  completions: ${completions}
  parallelism: ${parallelism}
  backoffLimitPerIndex: 3
  podFailurePolicy:
    rules:
      # usage, rejected rows, a missing input, another configuration: a retry would fail again
      - action: FailIndex
        onExitCodes:
          containerName: shard
          operator: In
          values: [2, 65, 66, 78]
      - action: Ignore
        onPodConditions:
          - type: DisruptionTarget
            status: "True"
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: shard
          image: ${JSON.stringify(image)}
          command: ${JSON.stringify(["sh", "-c", forShell(run)])}
          resources:
            requests: { cpu: "1", memory: 1Gi }
          volumeMounts:
            - name: data
              mountPath: /data
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: ${JSON.stringify(claim)}
`;
  },
};

/** Kubernetes expands `$(NAME)` before the shell does, and reads `$$` as `$`. */
function forShell(line: string): string {
  return line.replaceAll("$", () => "$$");
}
