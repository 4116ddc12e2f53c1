import { merge } from "./merge.js";
import { plan } from "./plan.js";
import { run } from "./run.js";
import { status } from "./status.js";
import { submit } from "./submit.js";

/** The commands for shards, by name. */
export const shardCommands = { plan, run, merge, status, submit };
