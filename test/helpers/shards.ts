import { RunError } from "../../src/domain/run-error.js";
import type { World } from "../../src/run/world.js";
import { parseSettings } from "../../src/settings/parse-settings.js";
import type { Settings, SettingsInput } from "../../src/settings/settings.js";
import type { Verify } from "../../src/shards/marker.js";
import { type Merged, mergeShards } from "../../src/shards/merge.js";
import { type PlanRequest, type PlanResult, planRun } from "../../src/shards/plan.js";
import { runShards, type ShardResult } from "../../src/shards/run-shards.js";
import { readStatus, type Status } from "../../src/shards/status.js";
import type { Workspace } from "./workspace.js";

/** A machine with an empty stdin, as the commands see it. */
export function worldIn(cwd: string, onNotice?: (line: string) => void): World {
  return {
    cwd,
    env: {},
    stdin: { chunks: (async function* () {})(), identity: undefined },
    stdout: { write: () => Promise.resolve(), identity: undefined },
    host: { id: 4242, isRunning: () => false, checkpointMilliseconds: 1e9 },
    ...(onNotice === undefined ? {} : { onNotice }),
  };
}

/** A run in the folder `run` of a workspace with inputs, and the commands for it without their processes. */
export class Shards {
  readonly lap: Workspace;

  constructor(lap: Workspace) {
    this.lap = lap;
  }

  plan(
    inputs: readonly string[],
    shards: number,
    settings: SettingsInput | Settings,
    more: Partial<PlanRequest> = {},
  ): Promise<PlanResult> {
    return planRun(
      {
        ...{ resolved: parseSettings(settings), inputs, shards, folder: "run" },
        ...{ showContent: false, isNew: false, ...more },
      },
      worldIn(this.lap.folder),
    );
  }

  /** Makes these shards, or all; returns the result of each. */
  async run(shards?: readonly number[], verify: Verify = "size"): Promise<readonly ShardResult["kind"][]> {
    const kinds: ShardResult["kind"][] = [];
    const request = {
      ...{ folder: "run", workers: 1, verify, attempt: undefined },
      shards: (planned: number) => shards ?? [...Array(planned).keys()],
    };
    for await (const { kind } of runShards(request, worldIn(this.lap.folder))) kinds.push(kind);
    return kinds;
  }

  status(verify: Verify = "size"): Promise<Status> {
    return readStatus("run", verify, worldIn(this.lap.folder));
  }

  merge(verify: Verify = "size", output?: string, rejects?: string): Promise<Merged> {
    return mergeShards({ folder: "run", verify, waitSeconds: 0, output, rejects }, worldIn(this.lap.folder));
  }
}

/** Why something cannot be done: `kind: message`. Any other error is a bug, and thrown. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof RunError) return `${error.kind}: ${error.message}`;
  if (error !== undefined) throw error;
  return "done";
}
